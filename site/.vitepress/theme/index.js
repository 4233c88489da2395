import Theme from 'vitepress/theme-without-fonts';
import { h } from 'vue';
import Install from '../../landing-install.md';
import Tabs from '../../landing-tabs.md';
import './style.css';

export default {
  extends: Theme,
  Layout: () =>
    h(Theme.Layout, null, {
      'home-hero-info-after': () => h('div', { class: 'landing-install vp-doc' }, [h(Install)]),
      'home-hero-image': () => h('div', { class: 'landing-tabs vp-doc' }, [h(Tabs)]),
    }),
};
