// <form data-confirm="Delete it?" data-confirm-button="Delete">: asks first. "/" goes to the search, "?" shows the help.
// <dialog data-dialog> opens when htmx puts something into it; [data-close] in it closes it.

const confirmDialog = document.getElementById('confirm-dialog');
const helpDialog = document.getElementById('help-dialog');
const confirmed = new WeakSet();
let waiting = null;

function ask(form, submitter) {
  const yes = confirmDialog.querySelector('[value=yes]');
  waiting = { form, submitter };
  confirmDialog.querySelector('.dialog-text').textContent = form.dataset.confirm;
  yes.textContent = form.dataset.confirmButton || yes.dataset.default;
  confirmDialog.returnValue = '';
  confirmDialog.showModal();
}

// In the capture phase, so that htmx sees nothing of a form that has not been confirmed.
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (!form.dataset.confirm || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  },
  true,
);

confirmDialog.addEventListener('close', () => {
  const { form, submitter } = waiting;
  if (confirmDialog.returnValue === 'yes') {
    confirmed.add(form);
    form.requestSubmit(submitter);
    confirmed.delete(form);
  } else {
    submitter?.focus();
  }
});

for (const dialog of [confirmDialog, helpDialog]) {
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
}

document.addEventListener('click', (event) => event.target.closest('[data-help]') && helpDialog.showModal());

document.addEventListener('htmx:afterSwap', (event) => {
  const dialog = event.detail.target.closest('dialog[data-dialog]');
  if (dialog && !dialog.open) dialog.showModal();
});

document.addEventListener('click', (event) => {
  const dialog = event.target.closest('[data-close]')?.closest('dialog');
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
});

function isTyping(target) {
  return target.isContentEditable || target.matches('input, textarea, select');
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === '?' && !document.querySelector('dialog[open]')) helpDialog.showModal();
  if (event.key === '/') {
    const search = document.querySelector('main [data-search], main input[type=search]');
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
});
