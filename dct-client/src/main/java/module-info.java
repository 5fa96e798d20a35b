/** Trust decisions: resolving a tag to the digest that its publishers signed, and publishing. */
module dev.contenttrust.client {
  requires static transitive org.jspecify;
  requires transitive dev.contenttrust.core;
  requires transitive dev.contenttrust.crypto;
  requires transitive java.net.http;
  requires org.slf4j;

  exports dev.contenttrust.client;
  exports dev.contenttrust.client.auth;
  exports dev.contenttrust.client.diagnosis;
  exports dev.contenttrust.client.docker;
  exports dev.contenttrust.client.migration;
  exports dev.contenttrust.client.policy;
  exports dev.contenttrust.client.publish;
  exports dev.contenttrust.client.registry;
  exports dev.contenttrust.client.store;
  exports dev.contenttrust.client.transport;
  exports dev.contenttrust.client.tuf;
  exports dev.contenttrust.client.tuf.repository;
}
