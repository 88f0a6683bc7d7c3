// Says on the page that the browser gave no passkey, which allauth tells the console alone.
document.addEventListener("allauth.error", () => {
  document.getElementById("passkey-failed").hidden = false;
});
