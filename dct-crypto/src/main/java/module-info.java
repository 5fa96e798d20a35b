/** Keys and signatures of trust metadata. */
module dev.contenttrust.crypto {
  requires static transitive org.jspecify;
  requires transitive dev.contenttrust.core;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.util;
  requires org.slf4j;

  exports dev.contenttrust.crypto;
  exports dev.contenttrust.crypto.keystore;
  exports dev.contenttrust.crypto.pem;
}
