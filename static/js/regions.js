// In a [data-one-or-many], ticking the [data-one] box unticks the others, and ticking another unticks it.

document.addEventListener('change', ({ target }) => {
  const group = target.closest('[data-one-or-many]');
  if (!group || !target.checked) return;
  for (const box of group.querySelectorAll('input[type=checkbox]')) {
    if (box !== target && 'one' in box.dataset !== 'one' in target.dataset) box.checked = false;
  }
});
