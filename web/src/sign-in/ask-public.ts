/** Questions of the sign-in page. Nobody is signed in there, so it has no client with a cache and a live line. */

/** The data of an answer; null when the server did not answer, or with a fault. */
export async function askPublic<Data>(query: string, variables: object = {}): Promise<Data | null> {
  const send = async () =>
    await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'vitrine-channel': 'portal' },
      body: JSON.stringify({ query, variables }),
    });
  try {
    let answer = await send();
    // A session that has ended: the answer has taken its cookie away, and the same question is now asked by nobody.
    if (answer.status === 401) answer = await send();
    const body = (await answer.json()) as { readonly data?: Data | null };
    return body.data ?? null;
  } catch {
    return null;
  }
}
