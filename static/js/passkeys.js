// Signing in with a key of this device. Its forms stay hidden where the browser has none: every page works without.
const Key = window.PublicKeyCredential;
const canCreate = Boolean(Key?.parseCreationOptionsFromJSON);
const canAsk = Boolean(Key?.parseRequestOptionsFromJSON);

async function optionsOf(form) {
  const own = document.getElementById(form.dataset.options);
  if (own) return JSON.parse(own.textContent);
  const reply = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return reply.json();
}

async function credentialFor(form) {
  const given = await optionsOf(form);
  if (form.dataset.key === "create") {
    return navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(given.publicKey) });
  }
  const { publicKey } = given.request_options;
  return navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(publicKey) });
}

for (const form of document.querySelectorAll("form[data-key]")) {
  if (!(form.dataset.key === "create" ? canCreate : canAsk)) continue;
  form.hidden = false;
  for (const other of document.querySelectorAll("[data-key-missing]")) other.hidden = true;
  const problem = form.querySelector("[data-key-problem]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const credential = await credentialFor(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      problem.hidden = false; // dismissed, or too late, or no key of this market here
    }
  });
}
