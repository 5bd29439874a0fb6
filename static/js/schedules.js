// A preset fills the cron text, and cron text ticks its preset, or "other times" where there is none.

const text = document.querySelector('[data-cron]');
const presets = [...document.querySelectorAll('input[name=preset]')];

for (const preset of presets) {
  preset.addEventListener('change', () => {
    if (preset.value === 'own') text.focus();
    else text.value = preset.value;
  });
}

text?.addEventListener('input', () => {
  const cron = text.value.trim().split(/\s+/).join(' ');
  const found = presets.find((preset) => preset.value === cron) ?? presets.find((preset) => preset.value === 'own');
  found.checked = true;
});
