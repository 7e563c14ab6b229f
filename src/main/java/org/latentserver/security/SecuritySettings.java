package org.latentserver.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allowUnauthenticated whether the server may listen where others can reach it although
 *     nobody needs to say who they are
 */
@ConfigurationProperties("latent.security")
record SecuritySettings(@DefaultValue("false") boolean allowUnauthenticated) {}
