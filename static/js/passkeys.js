// Passkeys: what the server asks of the device, and its answer into the form. Forms say what they want by
// data-passkey = create (a new one), get (as second factor) or login (instead of the password).

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const described = () => JSON.parse(document.getElementById('passkey-data').textContent);
const withBytes = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

function creation(form) {
  const { publicKey } = described().creation_options;
  const alone = form.elements.passwordless.checked;
  return {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: withBytes(publicKey.excludeCredentials),
    authenticatorSelection: {
      ...publicKey.authenticatorSelection,
      residentKey: alone ? 'required' : 'discouraged',
      requireResidentKey: alone,
      userVerification: alone ? 'required' : 'preferred',
    },
  };
}

const request = ({ publicKey }) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  allowCredentials: withBytes(publicKey.allowCredentials),
});

async function asked(form) {
  if (form.dataset.passkey !== 'login') return described().request_options;
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`The portal answered ${answer.status}`);
  return (await answer.json()).request_options;
}

async function credential(form) {
  if (form.dataset.passkey === 'create') return navigator.credentials.create({ publicKey: creation(form) });
  return navigator.credentials.get({ publicKey: request(await asked(form)) });
}

const PARTS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];

function told(key) {
  const { id, rawId, type, response, authenticatorAttachment } = key;
  const parts = PARTS.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return {
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment,
    response: Object.fromEntries(parts),
    clientExtensionResults: key.getClientExtensionResults(),
  };
}

async function answer(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const trouble = form.querySelector('[data-passkey-trouble]');
  trouble.hidden = true;
  try {
    const key = await credential(form);
    form.elements.credential.value = JSON.stringify(told(key));
    form.submit();
  } catch (error) {
    console.info(error.name);
    trouble.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', answer);
  }
}
