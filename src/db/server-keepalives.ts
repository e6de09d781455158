/**
 * Settings of a session by which the server notices that its client is gone: it asks a silent one for a sign of life
 * after 5 s and gives it up after 15 s, instead of after two hours. `options` of a `pg` client.
 */
export const SERVER_KEEPALIVES =
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=5 -c tcp_user_timeout=15000';
