// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x509.Time;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRulesTest {
  /** From the first to the last second of the years 1 to 9999. */
  @Property
  void everyMoment_isReadAsBouncyCastleReadsIt(
      @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long seconds) {
    Time time = new Time(new Date(seconds * 1000), Locale.ROOT);

    assertThat(CertificateRules.instant(time)).isEqualTo(time.getDate().toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "260304050607Z", "2603040506Z", "260304050607+0100", "260304050607-0530", "990304050607Z",
        "260230050607Z", "261304050607Z", "260304246060Z", "490304050607Z", "500304050607Z"
      })
  void shortForm_isReadAsBouncyCastleReadsIt(String text) throws Exception {
    Time time = new Time(new DERUTCTime(text));

    assertThat(CertificateRules.instant(time)).isEqualTo(time.getDate().toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20260304050607Z",
        "20260304050607.5Z",
        "20260304050607+0100",
        "202603040506Z",
        "20260230050607Z",
        "20261304050607Z",
        "20260304246060Z",
        "00010304050607Z",
        "15820304050607Z",
        "15990304050607Z"
      })
  void longForm_isReadAsBouncyCastleReadsIt(String text) throws Exception {
    Time time = new Time(new DERGeneralizedTime(text));

    assertThat(CertificateRules.instant(time)).isEqualTo(time.getDate().toInstant());
  }
}
