// What the server tells the page: words, types, addresses, limits; in a stand-alone page also the articles.
export const page = JSON.parse(document.getElementById("page").textContent);
