// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.Base64;

/** Throw-away keys, files and signatures made by the reference implementation. */
public final class Vectors {
  public static final Bytes MESSAGE = Bytes.utf8("{\"_type\":\"Targets\",\"version\":1}");

  public static final String K1_PUBLIC =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEl7CmvQpe2X7vj/oZgsQoRGUGUWgRq1pecfmJ4PIX1Cfw"
          + "auzIrfRKJqGNARtMNqU61nZli3fHCGNIiOv0QBQo/A==";

  public static final String K1_ID =
      "8559e6f57c66f86bd00bdb1f9272dbd52ffe01ba1f5d4e06c31e64a705d06c65";

  public static final String K1_PKCS8 =
      "MIGTAgEBMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQgttQBmFuxCWbH+BoYkC25tIOBTOH3qhek"
          + "fpoGugyNIqmgCgYIKoZIzj0DAQehRANCAASXsKa9Cl7Zfu+P+hmCxChEZQZRaBGrWl5x+Yng8hfUJ/Bq"
          + "7Mit9EomoY0BG0w2pTrWdmWLd8cIY0iI6/RAFCj8";

  public static final String K2_PKCS8 =
      "MHICAQAwCwYJKwYBBAHaRw8BBGCznFEd1nCUH7M2sK896FMv0frYnBrrv/mcOyHWjC5jTn7xFeNflNdK"
          + "Ul5kZipGPwrwdHzPXicKo43cLDFtsVMBs5xRHdZwlB+zNrCvPehTL9H62Jwa67/5nDsh1owuY04=";

  public static final String K2_PUBLIC = "s5xRHdZwlB+zNrCvPehTL9H62Jwa67/5nDsh1owuY04=";

  public static final String K2_ID =
      "a5ee2ca62b8daed13399adb97d9535718a8d8c727d2d19e5fbe3eacbccc16a64";

  public static final String K3_PUBLIC =
      "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqVW/tKhto28Pg85+D4GkF4dq37NmYqjF5pL8"
          + "qWEF7kiPYD4nywS52TFkQNzAof09Z5xF6I3KvsPObELSFFrDQOt1JIeW0BBTe3ET5PJaxmySsApGx49t"
          + "fkJ/FjlyWLcw5pUPjSFf8R/6xgmrrSN8QXW8tBWZ9O5QOMuaCdtcVE4NuzZlVNOKtqg86+/wyqxpqqe0"
          + "tbYNT4cV2d8OckEANwtI1tbEL8MxvSpN6xpqQWF5ezId6veLNST6rea70ehPV8rp7CF9fo5N82rNiBsi"
          + "QKAMVTNe7tCDlF1nd9kTBos9tOZIzcM7yLtvfS9QiDa+cKVodzstGfLMvWBkVDbYKwIDAQAB";

  public static final String K3_ID =
      "7eeacf35d34a58262f55f15cca3a852b89bcc2fdb6982be2fc84fb7c02a1f8c4";

  public static final String X1_ID =
      "5ca0245204f3339b7953a5a8369fb635e2ef1289b5c711c38cdadb347e88727f";

  public static final String K1_SIGNATURE =
      "uRt/gaIVWG/jO0CBOdpRAG2NowUKG3D8R6ufTVCCQyEkw66aq1VHRHfenESUU43ba+gtA+5miwhlX2jn"
          + "jpMHag==";

  public static final String K2_SIGNATURE =
      "dWrkhVrhs8w5vi54U1cirRf2ywLy5cdro4WSUbhzofelq4sNYOygXjdZtvCtM91uthxIAOLF40F0kKRM"
          + "iDvZBw==";

  public static final String K3_SIGNATURE =
      "g29Wf5wNx+62jpnN6TT10lJuIaN6LgAYuR/HBdxE/jtUAy7pcIzCCbtXTngpt88YVT6MPoO4C2SvY5G7"
          + "BfWEb23aTyYZ/qNi9ITQgzKBToT4FbxSBofdqXlQO055o/iuscsFXL+vbdGxfdPEbqj17AV/x/qPCM21"
          + "WDvVUjuPFBlJXrs93vBjj1/TIZkl0+KoLY+h258p2IHKLX1IsfYYcy6aX+Lwm3Au1A/5onOwXCe5ld5u"
          + "1EAH/VEbbV0n/f6bbwIPOsRAABj7CYFDIEVGov/iKCjxRhk0aQXcXjhwZF//EwToLEX1YBH4r3M5eX7a"
          + "fz24hNeHGaG1B91L1pLZCA==";

  public static final String K1_PEM =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      gun: example.com/app
      role: targets

      MIHuMEkGCSqGSIb3DQEFDTA8MBsGCSqGSIb3DQEFDDAOBAgTOUOM79TFTgICCAAw
      HQYJYIZIAWUDBAEqBBCZ2Bv/l9ntOrQu/eR5+gmIBIGgBybbMVDsjuBTzRBHheO2
      bRhx2cp9Vdc0V77gIBlldOf6/7Puu9/6CWrXlJkXTlH0Cdyx43BmOZ8kdw3zF5cy
      rjUkp6jQLHB1mlWkJPy6lIsycwk/8fGm8tp1gXQSbryP8AIzPyvETVakYiH8W5V/
      DWObPi5APRc/KfeVPNbD+OamDUezLP2Q+zlZJV02nKtVvl9hkYgRc1uL3yhne6A+
      VA==
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  public static final String K1U_PEM =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      role: root

      MIHuMEkGCSqGSIb3DQEFDTA8MBsGCSqGSIb3DQEFDDAOBAiqNOlPbBmM8gICCAAw
      HQYJYIZIAWUDBAEqBBBFo7o5wE6BpdOPOVGUCUJXBIGgdXr4A1GP3yz2e0/SJgbF
      /4XTVfleJHyMl7qstEgMue/hhKVS7dC34L5niwwH5nYmbFLL4UklmF5F7PRUsn6A
      K9O9J1YNf8StCOwm2P1/bXt60k55TRE2+JRz++KOVlOUk9SyxuPkZGiHDJpCimOP
      K1P6KhC4bBKHj04158wGlD1ItyU8QTP4NztnGEK1yMl3yeAAtwdKiMDFidlUW4z6
      ig==
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  public static final String K2_PEM =
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      role: alice

      MIHOMEkGCSqGSIb3DQEFDTA8MBsGCSqGSIb3DQEFDDAOBAiDHYnv2+SKcwICCAAw
      HQYJYIZIAWUDBAEqBBDP7e73YapdIBRmsiMWNfjhBIGA6XNy+U69a10f7Azlk0T+
      +SG+EHMCqUkXY+rR84cHIf8Woc2yiYb//XZZuARe7wHDW3uOs8c1vw73aQs9Vm+2
      zQbaw4b06o2KNLU/+a4j9M1zcZFL+rk0neb/vqaPT+Y99z0sNSgGdiWBXB+VMiFV
      PhZovalFur1xwP0KC6M6Bjk=
      -----END ENCRYPTED PRIVATE KEY-----
      """;

  public static final String X1_PEM =
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

  private Vectors() {}

  public static Bytes base64(String text) {
    return Bytes.wrap(Base64.getDecoder().decode(text));
  }

  public static PublicKey key(String type, PublicKey.Encoding encoding, Bytes value) {
    return new PublicKey(type, null, encoding, value, JsonObject.empty());
  }

  public static PublicKey k1() {
    return key("ecdsa", PublicKey.Encoding.SPKI_DER, base64(K1_PUBLIC));
  }

  public static PublicKey k2() {
    return key("ed25519", PublicKey.Encoding.RAW, base64(K2_PUBLIC));
  }

  public static PublicKey k3() {
    return key("rsa", PublicKey.Encoding.SPKI_DER, base64(K3_PUBLIC));
  }

  public static PublicKey x1() {
    return key("ecdsa-x509", PublicKey.Encoding.CERTIFICATES_PEM, Bytes.utf8(X1_PEM));
  }
}
