/** Where the services are that leads are sent to. */
export type LeadHosts = {
  /** Signs in to a directory: `{directoryId}/oauth2/v2.0/token` is added. */
  readonly login: string;
  /** `{serverId}` is the publisher's. */
  readonly marketo: string;
  readonly salesforce: string;
};

export const publicLeadHosts: LeadHosts = {
  login: 'https://login.microsoftonline.com',
  marketo: 'https://{serverId}.marketo.com',
  salesforce: 'https://webto.salesforce.com',
};
