package org.latentserver.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param authentication whether callers must show who they are; without a setting they must when
 *     tokens of an identity provider are configured
 * @param allowUnauthenticated whether the server may listen where others can reach it although
 *     nobody needs to say who they are
 * @param publicDocumentation whether the API document and its page are open to all
 * @param allowedHosts names by which the server may be called; without a setting, on this machine's
 *     own addresses, those of this machine; empty, any
 * @param allowedOrigins of web pages that may call, such as {@code https://app.example.com}; {@code
 *     *} is all
 */
@ConfigurationProperties("latent.security")
record SecuritySettings(
        @Nullable Authentication authentication,
        @DefaultValue("false") boolean allowUnauthenticated,
        @DefaultValue("false") boolean publicDocumentation,
        @Nullable List<String> allowedHosts,
        @DefaultValue List<String> allowedOrigins) {
    enum Authentication {
        NONE,
        KEYS
    }

    /**
     * @param tokens whether tokens of an identity provider can be checked
     */
    boolean authenticated(boolean tokens) {
        return authentication == null ? tokens : authentication == Authentication.KEYS;
    }
}
