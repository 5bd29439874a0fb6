// <tbody data-rows> with an <a data-row> in each row: j and k, and in a row the arrows, go from row to row. The link has
// the focus, so that Enter opens it and a screen reader tells which row it is.

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

function isBusy(target) {
  return target.isContentEditable || target.matches('input, textarea, select') || document.querySelector('dialog[open]');
}

function go(links, here, step) {
  const place = here === -1 ? (step > 0 ? 0 : links.length - 1) : here + step;
  if (!links[place]) return;
  links[place].focus({ preventScroll: true });
  links[place].closest('tr').scrollIntoView({ block: 'nearest' });
}

document.addEventListener('keydown', (event) => {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isBusy(event.target)) return;
  const links = [...document.querySelectorAll('[data-rows] [data-row]')];
  const here = links.findIndex((link) => link.closest('tr').contains(document.activeElement));
  if (!links.length || (event.key.startsWith('Arrow') && here === -1)) return;
  event.preventDefault();
  go(links, here, step);
});
