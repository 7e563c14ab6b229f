package org.latentserver.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * At start-up, before the scheduler runs: with a database of our own, what is running there was
 * left by a server that died, since the home folder is held by one server. With a shared database
 * the scheduler's heartbeats tell.
 */
@Component
class JobRecovery implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(JobRecovery.class);

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final JobRows jobs;
    private final AttemptRows attempts;
    private final StateEvents states;
    private final JobDispatch dispatch;

    JobRecovery(
            DataSource dataSource,
            JdbcClient jdbc,
            JobRows jobs,
            AttemptRows attempts,
            StateEvents states,
            JobDispatch dispatch) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.attempts = attempts;
        this.states = states;
        this.dispatch = dispatch;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!ownDatabase()) {
            return;
        }
        jdbc.sql(
                        """
                        update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null
                        where picked = true
                        """)
                .update();
        for (Job job : jobs.unfinished()) {
            states.inTransaction(job.id(), () -> recover(job));
        }
    }

    private Job recover(Job job) {
        if (job.state() == JobState.RUNNING && job.owner() != null) {
            log.info("job {}: attempt {} died with its server", job.id(), job.attempt());
            Attempt dead = new Attempt(job.id(), job.attempt(), job.owner());
            if (job.cancelRequested()) {
                attempts.cancel(dead);
                states.append(dead, JobState.CANCELLED, _ -> {});
                return job;
            }
            attempts.releaseDead(dead);
            states.append(
                    dead, JobState.QUEUED, data -> data.put("reason", "the server was restarted"));
        }
        dispatch.enqueue(job.id(), job.request().priority());
        return job;
    }

    private boolean ownDatabase() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals("SQLite");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
