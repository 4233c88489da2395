// What the search of the site finds of a page.

/** Renders a page for the index of the search. */
export function renderForSearch(source, env, md) {
  // Colours are left out of the index anyway, and take most of the time.
  const { highlight } = md.options;
  md.set({ highlight: null });
  const html = md.render(source, env);
  md.set({ highlight });
  return env.relativePath.startsWith('site/api/') ? withoutMembers(html) : html;
}

/** The API reference by its names and what each is for: its parameters and members would bury the guides. */
function withoutMembers(html) {
  return html.replace(/<h[4-6][\s\S]*?(?=<h[1-3][ >]|$(?![\s\S]))/g, '');
}
