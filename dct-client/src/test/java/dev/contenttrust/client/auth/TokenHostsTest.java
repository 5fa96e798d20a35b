// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.transport.Origin;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenHostsTest {
  private static boolean isAllowed(String endpoint, String server, String registry) {
    return TokenHosts.related().allow(origin(endpoint), origin(server), registry);
  }

  private static Origin origin(String host) {
    return Origin.of(URI.create("https://" + host));
  }

  @ParameterizedTest
  @CsvSource({
    "auth.docker.io,registry-1.docker.io,docker.io",
    "auth.docker.io,notary.docker.io,docker.io",
    "gitlab.com,registry.gitlab.com,registry.gitlab.com",
    "x.azurecr.io,x.azurecr.io,x.azurecr.io",
    "auth.example.co.uk,registry.example.co.uk,registry.example.co.uk",
    "auth.example.com:8443,registry.example.com:5000,registry.example.com:5000",
    "auth.example.com,notary.elsewhere.org,registry.example.com",
    "localhost:5001,127.0.0.1:5000,registry.example.com",
    "10.0.0.1:5001,10.0.0.1:5000,10.0.0.1:5000"
  })
  void relatedHosts_mayGetTheLogin(String endpoint, String server, String registry) {
    assertThat(isAllowed(endpoint, server, registry)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example.org,registry.example.com,registry.example.com",
    "evil.co.uk,registry.co.uk,registry.co.uk",
    "evil.com,registry.com,registry.com",
    "y.azurecr.io,x.azurecr.io,x.azurecr.io",
    "b.dkr.ecr.eu-west-1.amazonaws.com,a.dkr.ecr.eu-west-1.amazonaws.com,a",
    "notexample.com,registry.example.com,registry.example.com",
    "registry.example.com.evil.org,registry.example.com,registry.example.com",
    "10.0.0.1,10.0.0.2,10.0.0.2",
    "1.0.0.1,2.0.0.1,2.0.0.1",
    "localhost,registry.example.com,registry.example.com",
    "evil.com.,registry.com.,registry.com.",
    "evil.co.uk.,registry.co.uk.,registry.co.uk."
  })
  void strangers_mayNot(String endpoint, String server, String registry) {
    assertThat(isAllowed(endpoint, server, registry)).isFalse();
  }

  @Test
  void namedHost_isAllowed_andNoOther() {
    TokenHosts hosts = TokenHosts.related().and(List.of("Login.Example.ORG"));
    Origin server = origin("registry.example.com");
    assertThat(hosts.allow(origin("login.example.org"), server, "registry.example.com")).isTrue();
    assertThat(hosts.allow(origin("a.example.org"), server, "registry.example.com")).isFalse();
  }
}
