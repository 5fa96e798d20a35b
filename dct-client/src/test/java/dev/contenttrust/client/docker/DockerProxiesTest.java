// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("case 10: proxies")
class DockerProxiesTest {
  private static String choice(Map<String, String> environment, String url) {
    List<Proxy> chosen = new DockerProxies(environment).select(URI.create(url));
    return chosen.get(0).address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "direct";
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY,http://proxy:3128,https://example.com/,proxy:3128",
    "https_proxy,proxy:3128,https://example.com/,proxy:3128",
    "HTTPS_PROXY,http://proxy,https://example.com/,proxy:80",
    "HTTPS_PROXY,http://proxy:1,http://example.com/,direct",
    "HTTP_PROXY,http://proxy:1,http://example.com/,proxy:1",
    "HTTPS_PROXY,http://proxy:1,https://localhost:5000/,direct",
    "HTTPS_PROXY,http://proxy:1,https://127.0.0.1/,direct",
    "HTTPS_PROXY,http://proxy:1,https://[::1]/,direct"
  })
  void variable_choosesByScheme_andNeverForThisMachine(
      String name, String value, String url, String expected) {
    assertThat(choice(Map.of(name, value), url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com|https://example.com/|direct",
        "example.com|https://a.example.com/|direct",
        "example.com|https://notexample.com/|p:1",
        ".example.com|https://a.example.com/|direct",
        ".example.com|https://example.com/|p:1",
        "*.example.com|https://a.example.com/|direct",
        "a, EXAMPLE.com|https://example.com/|direct",
        "example.com:8443|https://example.com:8443/|direct",
        "example.com:8443|https://example.com/|p:1",
        "10.0.0.0/8|https://10.1.2.3/|direct",
        "10.0.0.0/8|https://11.1.2.3/|p:1",
        "10.1.2.3|https://10.1.2.3/|direct",
        "2.3|https://10.1.2.3/|p:1",
        "fe80::/10|https://[fe80::1]/|direct",
        "[fe80::1]:443|https://[fe80::1]/|direct",
        "10.0.0.0/99|https://10.1.2.3/|p:1",
        "x/8|https://10.1.2.3/|p:1",
        "*|https://example.com/|direct"
      })
  void exceptions_areReachedDirectly(String exceptions, String url, String expected) {
    assertThat(choice(Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", exceptions), url))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://proxy", "socks5://proxy:1", "http://u:hidden@proxy:1", "http://", "::"})
  void unusableProxy_isAnErrorWithoutItsValue(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DockerProxies(Map.of("HTTPS_PROXY", value)))
        .satisfies(e -> assertThat(e.toString()).contains("HTTPS_PROXY").doesNotContain("hidden"));
  }

  @Test
  void loginOfAProxy_goesToThatProxyAlone() {
    Map<String, String> environment =
        Map.of(
            "HTTPS_PROXY", "http://me:p%40ss:1@proxy:1",
            "HTTP_PROXY", "http://other@proxy:2",
            "NO_PROXY", "example.org");
    DockerProxies proxies = new DockerProxies(environment, "");

    assertThat(proxies.authorization(URI.create("https://example.com/")))
        .contains(basic("me:p@ss:1"));
    assertThat(proxies.authorization(URI.create("http://example.com/"))).contains(basic("other:"));
    assertThat(proxies.authorization(URI.create("https://example.org/"))).isEmpty();
    assertThat(proxies.authorization(URI.create("https://localhost/"))).isEmpty();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void loginThatTheJvmWouldDrop_isAnErrorThatSaysHowToStartIt() {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://me:hidden@proxy:1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DockerProxies(environment, "Basic"))
        .withMessageContaining("-Djdk.http.auth.tunneling.disabledSchemes=")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hidden"));
  }

  @Test
  void noVariables_meansDirect() {
    assertThat(choice(Map.of(), "https://example.com/")).isEqualTo("direct");
  }
}
