// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.EmbeddedRegistry;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.TrustServer;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * An image's way from its publisher to its user, over HTTP, with keys made on the spot: pushed,
 * signed, resolved, pulled. Each step needs the one before. Not thread-safe.
 */
final class Journey {
  /** Who signs. */
  static final String SIGNER = "alice";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PATH = "demo/app";
  private static final String TAG = "1.0";
  private static final String IMAGE_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final Bytes CONFIG =
      Bytes.utf8(
          "{\"architecture\":\"amd64\",\"os\":\"linux\","
              + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}");

  private final EmbeddedRegistry embedded;
  private final RegistryClient registry;
  private final HttpCaller http;
  private final URI server;
  private final Clock clock;
  private final MemoryKeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final ImageReference image;

  Journey(TrustServer server, EmbeddedRegistry registry, HttpCaller http, Clock clock) {
    this.embedded = registry;
    this.registry = new RegistryClient(http, registry.uri(), registry.authority());
    this.http = http;
    this.server = server.uri();
    this.clock = clock;
    this.image = ImageReference.parse(registry.authority() + "/" + PATH + ":" + TAG);
  }

  ImageReference image() {
    return image;
  }

  /** Pushes an image to the registry, which proves nothing to anybody. */
  Descriptor push() {
    return push("the image");
  }

  /** Makes the keys and signs the tag with the signer's, as a publisher does it. */
  PublishReport sign(Descriptor manifest) {
    TrustPublisher publisher =
        TrustPublisher.trustingOnFirstUse()
            .sources(gun -> new HttpMetadataSource(http, server, gun))
            .sinks(gun -> new HttpMetadataSink(http, server, gun))
            .keys(keys)
            .clock(clock)
            .build();
    KeyEntry made = keys.generate(KeyAlgorithm.ECDSA_P256, SIGNER, null);
    Signer signer = keys.find(made.id()).orElseThrow();
    publisher
        .initialiser()
        .initialise(publisher.edit(image.gun()).addSigner(SIGNER, List.of(signer.publicKey())));
    return publisher.signTag(image.gun(), TAG, manifest.digest(), manifest.size());
  }

  /** Returns the id of the root key that users pin. */
  KeyId rootKey() {
    return keys.list().stream()
        .filter(key -> key.role().equals(RoleName.ROOT.value()))
        .map(KeyEntry::id)
        .findFirst()
        .orElseThrow();
  }

  /** Pushes something else under the signed tag, as whoever controls the registry can. */
  Descriptor moveTag() {
    return push("something else");
  }

  /** Asks, as a user who pins the root key, which digest the publishers signed. */
  SignedTag resolve() {
    TrustClient client =
        TrustClient.builder()
            .pinning(RootPins.builder().key(image.gun().value(), rootKey()).build())
            .sources(gun -> new HttpMetadataSource(http, server, gun))
            .clock(clock)
            .build();
    return tag(client.resolve(image, List.of()));
  }

  /** Pulls the image by the signed digest; the bytes are checked against it. */
  Manifest pull(SignedTag tag) {
    Manifest pulled =
        registry
            .manifest(PATH, tag.digest(), soon())
            .orElseThrow(() -> new IllegalStateException("the registry lost " + tag.digest()));
    if (pulled.bytes().size() != tag.size()) {
      throw new IllegalStateException("the image is not as long as was signed");
    }
    return pulled;
  }

  /** Pulls while the registry serves other bytes under the signed digest. */
  Outcome pullForged(SignedTag tag) {
    embedded.inject("/manifests/" + tag.digest(), new Fault.Replace(Bytes.utf8("{}")), 1);
    try {
      return forged("accepted: " + pull(tag).digest());
    } catch (TrustException e) {
      return forged(e.code());
    }
  }

  private static Outcome forged(String result) {
    return new Outcome(
        "a registry that serves another image under the signed digest",
        "DIGEST_DISAGREEMENT",
        result);
  }

  /** Returns the answer as the tag that it must be. */
  static SignedTag tag(ResolvedImage resolved) {
    if (resolved instanceof SignedTag tag) {
      return tag;
    }
    throw new IllegalStateException("a tag was asked for, and " + resolved + " answered");
  }

  private Descriptor push(String content) {
    Descriptor layer = registry.putBlob(PATH, Bytes.utf8(content), soon());
    Descriptor config = registry.putBlob(PATH, CONFIG, soon());
    String manifest =
        String.format(
            Locale.ROOT,
            """
            {"schemaVersion":2,"mediaType":"%s",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
            """,
            IMAGE_TYPE,
            config.digest(),
            config.size(),
            layer.digest(),
            layer.size());
    return registry.putManifest(PATH, TAG, IMAGE_TYPE, Bytes.utf8(manifest), soon());
  }

  private static Deadline soon() {
    return Deadline.in(PATIENCE);
  }
}
