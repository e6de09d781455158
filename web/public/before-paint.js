// Runs before the first paint: theme and language of this browser, so that nothing flashes.
(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = read('vitrine.theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const stored = read('vitrine.language');
  const first = (navigator.languages ?? [navigator.language]).find((tag) => /^(en|fr)\b/.test(tag));
  root.lang = stored === 'en' || stored === 'fr' ? stored : (first ?? 'en').slice(0, 2);
})();
