package org.latentserver.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.jobs.counting.CountingEvaluation;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ResolvableType;

class FamiliesTests {
    private final StaticListableBeanFactory beans =
            new StaticListableBeanFactory(Map.of("counting", new CountingEvaluation()));
    private final Families families =
            new Families(
                    beans.getBeanProvider(ResolvableType.forClass(TrainableFamily.class)),
                    beans.getBeanProvider(ResolvableType.forClass(EvaluableFamily.class)));

    @Test
    void findsTheFamilyOfAVersionThatIsToBeEvaluated() {
        assertThat(families.evaluable("counting").name()).isEqualTo("counting");
    }

    @Test
    void refusesToEvaluateAFamilyThatHasNoMeasure() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> families.evaluable("unmeasured"))
                .returns(ErrorCode.INVALID_REQUEST, ServiceException::code)
                .returns("model", ServiceException::field)
                .withMessageContaining("only of: counting");
    }
}
