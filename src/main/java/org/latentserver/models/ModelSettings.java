package org.latentserver.models;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the registry.
 *
 * @param maxPackageSize of an imported package, unpacked or converted
 * @param concurrentImports uploads that are read at the same time; further ones are refused
 */
@ConfigurationProperties("latent.models")
record ModelSettings(
        @DefaultValue("1GB") DataSize maxPackageSize, @DefaultValue("2") int concurrentImports) {}
