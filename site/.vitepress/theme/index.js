import { onContentUpdated } from 'vitepress';
import Theme from 'vitepress/theme-without-fonts';
import { h } from 'vue';
import Install from '../../landing-install.md';
import Tabs from '../../landing-tabs.md';
import './style.css';

export default {
  extends: Theme,
  Layout: {
    setup() {
      // The first page of the theme has no landmark for its content.
      onContentUpdated(() => document.querySelector('.VPHome')?.setAttribute('role', 'main'));
      return () =>
        h(Theme.Layout, null, {
          'home-hero-info-after': () => h('div', { class: 'landing-install vp-doc' }, [h(Install)]),
          'home-hero-image': () => h('div', { class: 'landing-tabs vp-doc' }, [h(Tabs)]),
        });
    },
  },
};
