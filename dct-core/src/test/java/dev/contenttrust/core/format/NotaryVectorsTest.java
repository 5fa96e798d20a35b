// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.PublicKey.Encoding;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors made with notary 0.7.0: key ids and the bytes that it emits. */
class NotaryVectorsTest {
  private static final String K1 =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEl7CmvQpe2X7vj/oZgsQoRGUGUWgRq1pecfmJ4PIX1CfwauzIrfRKJqGNARtMNqU61nZli3fHCGNIiOv0QBQo/A==";
  private static final String K1_ID =
      "8559e6f57c66f86bd00bdb1f9272dbd52ffe01ba1f5d4e06c31e64a705d06c65";
  private static final String K2 = "s5xRHdZwlB+zNrCvPehTL9H62Jwa67/5nDsh1owuY04=";
  private static final String K2_ID =
      "a5ee2ca62b8daed13399adb97d9535718a8d8c727d2d19e5fbe3eacbccc16a64";
  private static final String K3 =
      "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqVW/tKhto28Pg85+D4GkF4dq37NmYqjF5pL8qWEF7kiPYD4nywS52TFkQNzAof09Z5xF6I3KvsPObELSFFrDQOt1JIeW0BBTe3ET5PJaxmySsApGx49tfkJ/FjlyWLcw5pUPjSFf8R/6xgmrrSN8QXW8tBWZ9O5QOMuaCdtcVE4NuzZlVNOKtqg86+/wyqxpqqe0tbYNT4cV2d8OckEANwtI1tbEL8MxvSpN6xpqQWF5ezId6veLNST6rea70ehPV8rp7CF9fo5N82rNiBsiQKAMVTNe7tCDlF1nd9kTBos9tOZIzcM7yLtvfS9QiDa+cKVodzstGfLMvWBkVDbYKwIDAQAB";
  private static final String K3_ID =
      "7eeacf35d34a58262f55f15cca3a852b89bcc2fdb6982be2fc84fb7c02a1f8c4";
  private static final String X1 =
      """
      -----BEGIN CERTIFICATE-----
      MIIBZzCCAQ6gAwIBAgIRAOnBmal1WcCDzHz6+hHSkN0wCgYIKoZIzj0EAwIwGjEY
      MBYGA1UEAxMPZXhhbXBsZS5jb20vYXBwMB4XDTI1MDEwMjAzMDQwNVoXDTM0MTIz
      MTAzMDQwNVowGjEYMBYGA1UEAxMPZXhhbXBsZS5jb20vYXBwMFkwEwYHKoZIzj0C
      AQYIKoZIzj0DAQcDQgAEl7CmvQpe2X7vj/oZgsQoRGUGUWgRq1pecfmJ4PIX1Cfw
      auzIrfRKJqGNARtMNqU61nZli3fHCGNIiOv0QBQo/KM1MDMwDgYDVR0PAQH/BAQD
      AgWgMBMGA1UdJQQMMAoGCCsGAQUFBwMDMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0E
      AwIDRwAwRAIgTZSj2XO8uVpNTGWkIUK05eDTCQg5Mz4CBQEPVuWXvYoCIAy9Lr+H
      7g29TRkTU0xqoH4yTzmDG8GYLIUGQhk0sJ7Q
      -----END CERTIFICATE-----
      """;
  private static final String X1_ID =
      "5ca0245204f3339b7953a5a8369fb635e2ef1289b5c711c38cdadb347e88727f";

  private final NotaryFormat format = new NotaryFormat();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ecdsa," + K1 + "," + K1_ID + ",SPKI_DER",
    "ed25519," + K2 + "," + K2_ID + ",RAW",
    "rsa," + K3 + "," + K3_ID + ",SPKI_DER"
  })
  void keysOfTheVectors_haveNotarysIds(String type, String value, String id, Encoding encoding) {
    PublicKey key = new PublicKey(type, null, encoding, decode(value), JsonObject.empty());

    assertThat(format.keyIdOf(key)).isEqualTo(new KeyId(id));
    assertThat(
            format.readKey(
                Bytes.utf8(
                    "{\"keytype\":\""
                        + type
                        + "\",\"keyval\":{\"private\":null,\"public\":\""
                        + value
                        + "\"}}")))
        .isEqualTo(key);
  }

  @Test
  void certificateOfTheVectors_hasNotarysId() {
    PublicKey key =
        new PublicKey(
            "ecdsa-x509", null, Encoding.CERTIFICATES_PEM, Bytes.utf8(X1), JsonObject.empty());

    assertThat(format.keyIdOf(key)).isEqualTo(new KeyId(X1_ID));
    assertThat(format.readKey(format.writeKey(key))).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'keytype':'ecdsa','keyval':{'public':'K1'}}",
        "{'keytype':'ecdsa','keyval':{'private':null,'public':'K1'}}",
        "{'keyval':{'public':'K1','private':null},'keytype':'ecdsa'}",
        "{'keytype':'ecdsa','keyval':{'private':'c2VjcmV0','public':'K1'}}",
        "{'keytype':'ecdsa','scheme':'ecdsa-sha2-nistp256','keyval':{'public':'K1'}}",
        "{ 'keytype' : 'ecdsa' , 'keyval' : { 'public' : 'K1' , 'x' : 1 } , 'y' : [ ] }"
      })
  void privatePartAndUnknownMembers_doNotChangeTheId(String json) {
    PublicKey key = format.readKey(Bytes.utf8(json.replace('\'', '"').replace("K1", K1)));

    assertThat(format.keyIdOf(key)).isEqualTo(new KeyId(K1_ID));
    assertThat(format.writeKey(key).toUtf8())
        .isEqualTo(
            "{\"keytype\":\"ecdsa\",\"keyval\":{\"private\":null,\"public\":\"" + K1 + "\"}}");
    assertThat(key.toString()).doesNotContain("c2VjcmV0");
  }

  @Test
  void emitVector_isReproducedByteForByte() {
    Hashes hello = Hashes.sha256AndSha512(Bytes.utf8("hello\n"));
    TargetsMetadata payload =
        new TargetsMetadata(
            1,
            new Expiry(Instant.parse("2030-01-02T03:04:05.6789Z"), "2030-01-02T03:04:05.6789Z"),
            TargetTable.of(
                List.of(
                    new TargetFile("latest", 6, hello, null, JsonObject.empty()),
                    new TargetFile(
                        "a<b>&c",
                        6,
                        hello,
                        JsonReader.read(Bytes.utf8("{\"k\":1}"), JsonLimits.DEFAULT),
                        JsonObject.empty()))),
            Delegations.none(),
            JsonObject.empty());
    Signature signature =
        new Signature(
            new KeyId(K1_ID),
            "ecdsa",
            decode(
                "1KSlfeul5gIuCERHur8i79L0O+t7SevB0437IFOcBJyh8AcrmwNHcH7tN3cHrrhEdv7zuI9tWnMI9ANk9XUnXw=="));

    Bytes canonical = format.canonical(payload);
    Bytes wire = format.write(payload, List.of(signature));

    assertThat(canonical.size()).isEqualTo(513);
    assertThat(Digest.sha256Of(canonical).hex())
        .isEqualTo("375ab2148f1dac840caccd4cb42af6ea06103ecad041e0005ab1227da85d55da");
    assertThat(wire.size()).isEqualTo(745);
    assertThat(Digest.sha256Of(wire).hex())
        .isEqualTo("540077cd7146d88c27033a869f5d754d90b4051dbeacb9180f8e4f6623043de2");
    assertThat(NotaryFixedPoint.isFixedPoint(wire)).isTrue();
    SignedMetadata<TargetsMetadata> read = format.readTargets(RoleName.TARGETS, wire);
    assertThat(read.signedBytes()).isEqualTo(canonical);
    assertThat(read.signatures()).containsExactly(signature);
    assertThat(format.write(read.payload(), read.signatures())).isEqualTo(wire);
  }

  private static Bytes decode(String base64) {
    return Bytes.wrap(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII)));
  }
}
