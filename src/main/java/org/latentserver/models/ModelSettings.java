package org.latentserver.models;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the registry.
 *
 * @param maxPackageSize of an imported package, unpacked
 */
@ConfigurationProperties("latent.models")
record ModelSettings(@DefaultValue("1GB") DataSize maxPackageSize) {}
