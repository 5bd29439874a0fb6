'use strict';

// Light, dark or as the device: applied before the first paint, remembered in this browser.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');

  function chosen() {
    try {
      return localStorage.getItem('theme') || 'auto';
    } catch {
      return 'auto'; // storage may be forbidden
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem('theme', theme);
    } catch {
      // then it lasts for this page
    }
  }

  function apply(theme) {
    const device = dark.matches ? 'dark' : 'light';
    root.dataset.bsTheme = theme === 'auto' ? device : theme;
    for (const button of document.querySelectorAll('[data-theme-value]')) {
      button.setAttribute('aria-pressed', String(button.dataset.themeValue === theme));
    }
    document.dispatchEvent(new CustomEvent('theme:changed'));
  }

  apply(chosen());
  dark.addEventListener('change', () => apply(chosen()));
  addEventListener('storage', (event) => event.key === 'theme' && apply(chosen()));
  addEventListener('DOMContentLoaded', () => apply(chosen()));
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-theme-value]');
    if (!button) return;
    remember(button.dataset.themeValue);
    apply(button.dataset.themeValue);
  });
})();
