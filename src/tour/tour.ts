/**
 * `vitrine tour`: plays the whole job against the running product, through its public API, and prints what the API
 * answers. Every run makes an offer of its own, so it can be repeated.
 */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ApiError, ask } from '../client/api.ts';
import { Whoami } from '../client/offers.ts';
import { RefusedError } from '../client/outcome.ts';
import { readDemoContent } from '../demo/demo-content.ts';
import { UploadRefusedError } from '../demo/fill-offer.ts';
import type { PackageFile } from '../demo/fill-offer.ts';
import type { Language, Text } from '../domain/language.ts';
import { cancelTwice } from './acts/cancel.ts';
import { changesRequested, threadCarriedOver } from './acts/changes-requested.ts';
import { faultyUpdate } from './acts/faulty-update.ts';
import { firstPublication } from './acts/first-publication.ts';
import { goLiveOnWhatWasSeen } from './acts/go-live.ts';
import { live } from './acts/live.ts';
import { makeOffer } from './acts/make-offer.ts';
import { preview } from './acts/preview.ts';
import { review } from './acts/review.ts';
import { NoInstallationError, findInstallation } from './find-installation.ts';
import { SilenceError } from './offer-watch.ts';
import { readTourOptions } from './options.ts';
import type { TourOptions } from './options.ts';
import { createPrinter } from './printer.ts';
import type { Printer } from './printer.ts';
import { FaultyPackageError, UnexpectedError } from './tour-context.ts';
import type { Tour, TourOffer } from './tour-context.ts';

/** Where the tour is played from and where its lines go. */
export type TourHost = {
  /** The data folder of the installation on this machine. */
  readonly dataDir: string;
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  /** Takes one line that says why the tour ends. */
  readonly writeError: (line: string) => void;
  /** Whether the lines are seen on a terminal that shows colours. */
  readonly colour: boolean;
  /** The language of the environment, such as `fr_FR.UTF-8`. */
  readonly language: string | undefined;
};

/** 0: everything went as told. 1: a package was refused, or something went otherwise. 2: it could not be played. */
export type TourExitCode = 0 | 1 | 2;

/** Plays the tour; `arguments_` are those after `tour`. Never rejects. */
export async function runTour(
  arguments_: readonly string[],
  host: TourHost,
): Promise<TourExitCode> {
  const request = readTourOptions(arguments_, host.language);
  switch (request.kind) {
    case 'help':
      host.write(usage[request.language]);
      return 0;
    case 'unclear':
      host.writeError(request.reason[request.language]);
      host.writeError(usage[request.language]);
      return 2;
    case 'play':
      return await playAndReport(request.options, host);
  }
}

async function playAndReport(options: TourOptions, host: TourHost): Promise<TourExitCode> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const print = createPrinter({ write: host.write, elapsedMs, colour: host.colour });
  const say = (text: Text) => text[options.language];
  try {
    await play(options, host, print);
    const seconds = Math.round(elapsedMs() / 1000);
    print.chapter(
      say({
        en: `Everything went as told, in ${seconds} s.`,
        fr: `Tout s’est passé comme annoncé, en ${seconds} s.`,
      }),
    );
    return 0;
  } catch (thrown) {
    const ending = endingOf(thrown, options.language);
    host.writeError('');
    host.writeError(ending.message);
    return ending.exitCode;
  }
}

async function play(options: TourOptions, host: TourHost, print: Printer): Promise<void> {
  const { language, url, tokensFile, packageFile } = options;
  const ownPackage = packageFile === null ? null : await readOwnPackage(packageFile);
  const installation = await findInstallation({ dataDir: host.dataDir, url, tokensFile });
  const { viewer } = await ask(installation.url, installation.tokens.owner, Whoami, {});
  if (!viewer.publisher) {
    throw new NoInstallationError({
      en: `${installation.url} does not know the demo accounts.`,
      fr: `${installation.url} ne connaît pas les comptes de démonstration.`,
    });
  }
  print.title(
    `Vitrine · ${installation.url} · ${viewer.name} (${viewer.role ?? ''}), ${viewer.publisher.name}`,
  );
  const tour: Tour = {
    installation,
    language,
    apiLanguage: language === 'fr' ? 'FR' : 'EN',
    print,
    demo: await readDemoContent(),
    ownPackage,
    publisher: viewer.publisher.publisherId,
    mailFolder: join(host.dataDir, 'mail'),
  };
  const offer = await makeOffer(tour);
  try {
    await playActs(tour, offer);
  } finally {
    await offer.watch[Symbol.asyncDispose]();
  }
}

async function playActs(tour: Tour, offer: TourOffer): Promise<void> {
  const started = await firstPublication(tour, offer);
  await preview(tour, offer);
  await goLiveOnWhatWasSeen(tour, offer, started);
  await review(tour, started.publicationId);
  const liveHash = await live(tour, offer, started.publicationId);
  await faultyUpdate(tour, offer, liveHash);
  await cancelTwice(tour, offer, liveHash);
  await changesRequested(tour, offer, liveHash);
  await threadCarriedOver(tour, offer);
}

async function readOwnPackage(path: string): Promise<PackageFile> {
  try {
    return { fileName: basename(path), bytes: Buffer.from(await readFile(path)) };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new NoInstallationError({
      en: `The package ${path} cannot be read (${code}).`,
      fr: `Le package ${path} ne peut pas être lu (${code}).`,
    });
  }
}

/** What is told when the tour does not reach its end. */
function endingOf(
  thrown: unknown,
  language: Language,
): { readonly message: string; readonly exitCode: TourExitCode } {
  const ending = (text: Text, exitCode: TourExitCode) => ({ message: text[language], exitCode });
  if (thrown instanceof NoInstallationError) return ending(thrown.text, 2);
  if (thrown instanceof UnexpectedError) return ending(thrown.text, 1);
  if (thrown instanceof FaultyPackageError) {
    return ending(
      {
        en: 'The package was refused. Correct what is named above, and play the tour again.',
        fr: 'Le package a été refusé. Corrigez ce qui est indiqué ci-dessus, puis relancez la visite.',
      },
      1,
    );
  }
  if (thrown instanceof RefusedError || thrown instanceof UploadRefusedError) {
    return { message: thrown.message, exitCode: 1 };
  }
  if (thrown instanceof SilenceError) {
    const seconds = thrown.silenceMs / 1000;
    return ending(
      {
        en: `Nothing happened for ${seconds} s. Is a worker running?`,
        fr: `Rien ne s’est passé pendant ${seconds} s. Un processus de travail est-il actif\u00a0?`,
      },
      2,
    );
  }
  if (thrown instanceof ApiError) return { message: thrown.message, exitCode: 1 };
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return ending(
    {
      en: `The tour ended early: ${reason}`,
      fr: `La visite s’est arrêtée\u00a0: ${reason}`,
    },
    2,
  );
}

const usage: Text = {
  en: `Usage: npm run tour -- [options]

Plays the whole job against the running product: publish, preview, go live, review, and what happens when things fail.

  --package my.zip     publish this package instead of the demo's
  --url http://…       play against this address instead of the product of this folder
  --tokens file.json   the tokens of its demo accounts
  --language en|fr     language of the output`,
  fr: `Utilisation\u00a0: npm run tour -- [options]

Joue toute la publication avec le produit en marche\u00a0: publier, préversion, mise en ligne, révision, et ce qui arrive en cas d’échec.

  --package mon.zip    publier ce package au lieu de celui de la démonstration
  --url http://…       jouer avec cette adresse au lieu du produit de ce dossier
  --tokens fichier     les jetons de ses comptes de démonstration
  --language en|fr     langue de l’affichage`,
};
