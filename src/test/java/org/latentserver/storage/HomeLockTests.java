package org.latentserver.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTests {
    @TempDir Path folder;

    @Test
    void makesTheHomeAndHoldsItAloneUntilClosed() throws IOException {
        Path home = folder.resolve("deep").resolve("home");
        HomeLock lock = HomeLock.take(home);
        assertThat(home).isDirectory();
        assertThatExceptionOfType(HomeInUseException.class)
                .isThrownBy(() -> HomeLock.take(home))
                .returns(home, HomeInUseException::home);
        lock.close();
        HomeLock.take(home).close();
    }
}
