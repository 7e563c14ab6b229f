package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.training.EvaluationResult;
import tools.jackson.databind.json.JsonMapper;

class EvaluationReportsTests {
    @TempDir private Path folder;
    private final EvaluationReports reports = new EvaluationReports(JsonMapper.builder().build());

    @Test
    void readsAReport() throws IOException {
        write(report("{\"a\": 1}"));
        assertThat(reports.read(folder).report().path("a").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "null"})
    void refusesWhatIsNoReport(String content) throws IOException {
        write(content);
        assertThatRefused();
    }

    @Test
    void refusesAReportThatIsNoObject() throws IOException {
        write(report("7"));
        assertThatRefused();
    }

    @Test
    void refusesAReportThatIsMissingOrTooLarge() throws IOException {
        assertThatRefused();
        write(report("{\"a\": \"" + "a".repeat(EvaluationResult.MAX_BYTES) + "\"}"));
        assertThatRefused();
    }

    private static String report(String report) {
        return "{\"report\": %s, \"metrics\": {}, \"codeVersion\": \"1\", \"seconds\": 2}"
                .formatted(report);
    }

    private void write(String content) throws IOException {
        Files.writeString(folder.resolve(EvaluationResult.FILE), content);
    }

    private void assertThatRefused() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> reports.read(folder))
                .returns(ErrorCode.INVALID_DATA, ServiceException::code);
    }
}
