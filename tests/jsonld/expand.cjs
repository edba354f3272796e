// Expand documents with jsonld.js: reads {"context": …, "documents": [{"@context": …}, …]} from standard input and
// writes the N-Quads of each document, a blank line between two. The context is handed in; nothing is fetched.
const jsonld = require("jsonld");

const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk));
process.stdin.on("end", async () => {
  const { context, address, documents } = JSON.parse(Buffer.concat(chunks).toString("utf-8"));
  const documentLoader = async (url) => {
    if (url !== address) throw new Error(`a document asked for ${url}`);
    return { contextUrl: null, documentUrl: url, document: context };
  };
  for (const document of documents) {
    const quads = await jsonld.toRDF(document, { format: "application/n-quads", documentLoader });
    process.stdout.write(`${quads}\n`);
  }
});
