package org.latentserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ListenAddressTests {
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({ServerProperties.class, SecuritySettings.class})
    @Import(ListenAddress.class)
    static class Server {}

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Server.class);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "127.8.9.1"})
    void startsOnThisMachinesOwnAddress(String address) {
        runner.withPropertyValues("server.address=" + address)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.7", "::"})
    void refusesAnAddressThatOthersReach(String address) {
        runner.withPropertyValues("server.address=" + address)
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .rootCause()
                                .isInstanceOf(OpenToOthersException.class)
                                .hasMessageContaining("server.address"));
    }

    @Test
    void refusesToListenEverywhereByOmission() {
        runner.run(context -> assertThat(context).hasFailed());
    }

    @Test
    void startsAnywhereWhenTold() {
        runner.withPropertyValues(
                        "server.address=0.0.0.0", "latent.security.allow-unauthenticated=true")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latent.security.authentication=keys",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri=https://id.example"
            })
    void startsAnywhereWhenCallersShowWhoTheyAre(String setting) {
        runner.withPropertyValues("server.address=0.0.0.0", setting)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void refusesAnOpenAddressOfManagementAlone() {
        ApplicationContextRunner managed =
                runner.withPropertyValues(
                        "server.address=127.0.0.1", "management.server.port=9090");
        managed.run(context ->
                assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("management.server.address"));
        managed.withPropertyValues("management.server.address=127.0.0.1")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void refusesAnOpenAddressWhenKeysAreSwitchedOff() {
        runner.withPropertyValues(
                        "server.address=0.0.0.0",
                        "latent.security.authentication=none",
                        "spring.security.oauth2.resourceserver.jwt.issuer-uri=https://id.example")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void tellsTheOperatorWhatToDo() {
        var analysis = new OpenToOthersAnalyzer().analyze(new OpenToOthersException("0.0.0.0"));
        assertThat(analysis)
                .extracting(FailureAnalysis::getAction)
                .asString()
                .contains("latent.security.allow-unauthenticated=true");
    }
}
