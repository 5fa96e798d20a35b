/**
 * What trust metadata says: names, digests, metadata records, canonical JSON and the wire dialects.
 */
module dev.contenttrust.core {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;

  exports dev.contenttrust.core;
  exports dev.contenttrust.core.format;
  exports dev.contenttrust.core.image;
  exports dev.contenttrust.core.json;
  exports dev.contenttrust.core.metadata;
}
