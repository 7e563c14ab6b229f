package org.latentserver.security.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.latentserver.security.SettableClock;

class QuotaTests {
    private final SettableClock clock = new SettableClock();

    private static ServiceException refusal(Quota quota) {
        return catchThrowableOfType(ServiceException.class, quota::begin);
    }

    @Test
    void holdsRequestsAtATime() {
        Quota quota = new Quota(new Quota.Limits(null, 2), Clock.systemUTC());
        quota.begin();
        quota.begin();
        assertThat(refusal(quota).code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal(quota).details()).containsEntry("retryAfter", 1L);
        quota.end();
        assertThatCode(quota::begin).doesNotThrowAnyException();
    }

    @Test
    void aRequestRefusedForItsRateHoldsNoPlace() {
        Quota quota = new Quota(new Quota.Limits(1, 1), clock);
        quota.begin();
        quota.end();
        assertThat(refusal(quota)).hasMessageContaining("a minute");
        clock.advance(Duration.ofMinutes(1));
        assertThatCode(quota::begin).doesNotThrowAnyException();
    }

    @Test
    void fillsAgainInTimeAndNoFurtherThanAMinutesWorth() {
        Quota quota = new Quota(new Quota.Limits(60, null), clock);
        for (int i = 0; i < 60; i++) {
            quota.begin();
        }
        clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 60; i++) {
            quota.begin();
        }
        assertThat(refusal(quota)).isNotNull();
    }
}
