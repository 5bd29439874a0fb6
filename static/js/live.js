// What htmx's polling needs: rest while hidden, keep what is open, the tab's title, lost connections and lost logins.

const lost = document.getElementById('connection-lost');

// A hidden tab asks nothing; with hx-trigger="every 2s, resume" it asks at once when it comes back.
document.addEventListener('htmx:beforeRequest', (event) => {
  if (document.hidden && event.detail.elt.matches('[data-poll]')) event.preventDefault();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) document.querySelectorAll('[data-poll]').forEach((element) => htmx.trigger(element, 'resume'));
});

// Whoever only watches is not there: the server counts such requests for nothing when a session idles out.
document.addEventListener('htmx:configRequest', (event) => {
  if (event.detail.elt.matches('[data-poll]')) event.detail.headers['X-Polls'] = 'true';
});

function showTitle() {
  const element = document.querySelector('[data-title]');
  if (element) document.title = element.dataset.title;
}

// A person who opened or closed a <details id="…"> finds it so after the next answer.
let open = new Map();
document.addEventListener('htmx:beforeSwap', (event) => {
  if (isLoginPage(event.detail)) {
    event.detail.shouldSwap = false;
    location.reload();
  }
  open = new Map([...document.querySelectorAll('details[id]')].map((details) => [details.id, details.open]));
});
document.addEventListener('htmx:afterSwap', () => {
  for (const details of document.querySelectorAll('details[id]')) details.open = open.get(details.id) ?? details.open;
  showTitle();
});
showTitle();

// A session that ended answers a partial request with the whole login page.
function isLoginPage({ serverResponse, target }) {
  return target !== document.body && /^\s*<!doctype html/i.test(serverResponse ?? '');
}

document.addEventListener('htmx:sendError', () => (lost.hidden = false));
document.addEventListener('htmx:timeout', () => (lost.hidden = false));
document.addEventListener('htmx:afterOnLoad', () => (lost.hidden = true));
