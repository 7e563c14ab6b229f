package org.latentserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.api.ServiceException;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Pages of others that a browser on this machine shows. */
class BrowserGuardTests {
    private static final HandlerExceptionResolver STATUS =
            (_, response, _, refusal) -> {
                response.setStatus(((ServiceException) refusal).code().status());
                return null;
            };

    private final InetAddress loopback = InetAddress.getLoopbackAddress();

    private static int status(
            AllowedHosts hosts,
            List<String> origins,
            String method,
            String host,
            @Nullable String origin)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/v1/models");
        request.addHeader("Host", host);
        if (origin != null) {
            request.addHeader("Origin", origin);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        new BrowserGuard(hosts, origins, new Refusals(STATUS))
                .doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, 200",
        "LOCALHOST, 200",
        "127.0.0.1:8080, 200",
        "[::1]:8080, 200",
        "evil.example, 403",
        "evil.example:8080, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.nip.io:8080, 403",
        "192.168.1.7:8080, 403",
        "localhost:80:80, 403",
        "'', 403"
    })
    void onThisMachineOnlyItsOwnNamesAreTaken(String host, int status) throws Exception {
        AllowedHosts hosts = AllowedHosts.of(null, loopback);
        assertThat(status(hosts, List.of(), "GET", host, null)).isEqualTo(status);
    }

    @Test
    void elsewhereAnyNameUnlessSomeAreGiven() throws Exception {
        AllowedHosts any = AllowedHosts.of(null, InetAddress.getByName("0.0.0.0"));
        assertThat(status(any, List.of(), "GET", "models.example", null)).isEqualTo(200);
        AllowedHosts off = AllowedHosts.of(List.of(), loopback);
        assertThat(status(off, List.of(), "GET", "models.example", null)).isEqualTo(200);
        AllowedHosts named = AllowedHosts.of(List.of("Models.example"), null);
        assertThat(status(named, List.of(), "GET", "models.example:443", null)).isEqualTo(200);
        assertThat(status(named, List.of(), "GET", "localhost", null)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "null", "http://localhost:3000", "localhost:8080"})
    void changesByPagesOfAnotherOriginAreRefused(String origin) throws Exception {
        AllowedHosts hosts = AllowedHosts.of(null, loopback);
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            assertThat(status(hosts, List.of(), method, "localhost:8080", origin)).isEqualTo(403);
        }
        assertThat(status(hosts, List.of(), "GET", "localhost:8080", origin)).isEqualTo(200);
    }

    @Test
    void changesByItsOwnPagesAndByAllowedOnesAreTaken() throws Exception {
        AllowedHosts hosts = AllowedHosts.of(null, loopback);
        String own = "http://localhost:8080";
        assertThat(status(hosts, List.of(), "POST", "localhost:8080", own)).isEqualTo(200);
        List<String> allowed = List.of("https://app.example");
        assertThat(status(hosts, allowed, "POST", "localhost:8080", "https://app.example"))
                .isEqualTo(200);
        assertThat(status(hosts, allowed, "POST", "localhost:8080", "https://app.example.evil"))
                .isEqualTo(403);
    }

    @Test
    void allowedPagesMayReadAnswersOthersNot() throws Exception {
        Filter filter = CrossOrigin.filter(List.of("https://app.example"));
        List<@Nullable String> allowed = new ArrayList<>();
        for (String origin : List.of("https://app.example", "https://evil.example")) {
            MockHttpServletRequest preflight = new MockHttpServletRequest("OPTIONS", "/v1/models");
            preflight.addHeader("Origin", origin);
            preflight.addHeader("Access-Control-Request-Method", "DELETE");
            preflight.addHeader("Access-Control-Request-Headers", "authorization");
            MockHttpServletResponse response = new MockHttpServletResponse();
            filter.doFilter(preflight, response, new MockFilterChain());
            allowed.add(response.getHeader("Access-Control-Allow-Origin"));
            assertThat(response.getHeader("Access-Control-Allow-Credentials")).isNull();
        }
        assertThat(allowed).containsExactly("https://app.example", null);
    }
}
