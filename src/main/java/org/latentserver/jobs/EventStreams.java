package org.latentserver.jobs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.latentserver.api.ErrorCode;
import org.latentserver.api.ServiceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events: each stream is a virtual thread that reads the table of events, so a client
 * that comes back with {@code Last-Event-ID} misses nothing, whichever server it reaches.
 */
@Component
class EventStreams {
    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int LOOKS_A_HEARTBEAT = 15;
    private static final int BATCH = 200;

    private final JobRows jobs;
    private final EventRows events;
    private final JobFeed feed;
    private final JsonMapper json;
    private final int limit;
    private final Semaphore free;
    private final Set<Thread> streams = ConcurrentHashMap.newKeySet();

    EventStreams(
            JobRows jobs, EventRows events, JobFeed feed, JsonMapper json, JobSettings settings) {
        this.jobs = jobs;
        this.events = events;
        this.feed = feed;
        this.json = json;
        this.limit = settings.eventStreams();
        this.free = new Semaphore(limit);
    }

    /**
     * Sends all events after a sequence number, and those to come until the job is finished.
     *
     * @throws ServiceException OVERLOADED when too many streams are open
     */
    SseEmitter open(String job, long after) {
        if (!free.tryAcquire()) {
            throw new ServiceException(
                            ErrorCode.OVERLOADED,
                            "all " + limit + " event streams are taken; ask for JSON pages instead")
                    .with("limit", limit);
        }
        SseEmitter emitter = new SseEmitter(0L); // lives as long as the job
        Thread stream =
                Thread.ofVirtual().name("events-" + job).unstarted(() -> run(emitter, job, after));
        streams.add(stream);
        emitter.onError(_ -> stream.interrupt());
        emitter.onTimeout(stream::interrupt);
        stream.start();
        return emitter;
    }

    @EventListener(ContextClosedEvent.class)
    void closeAll() {
        streams.forEach(Thread::interrupt); // an open stream would hold up the shutdown
    }

    private void run(SseEmitter emitter, String job, long after) {
        try (JobFeed.Follower follower = feed.follow(job)) {
            send(emitter, follower, job, after);
        } catch (InterruptedException | IOException | RuntimeException e) {
            log.debug("event stream of {} ended", job, e);
        } finally {
            emitter.complete();
            streams.remove(Thread.currentThread());
            free.release();
        }
    }

    private void send(SseEmitter emitter, JobFeed.Follower follower, String job, long after)
            throws IOException, InterruptedException {
        emitter.send(SseEmitter.event().comment("events of " + job));
        long sent = after;
        int idle = 0;
        while (true) {
            boolean finished = jobs.find(job).map(found -> found.state().finished()).orElse(true);
            List<JobEvent> batch = events.after(job, sent, BATCH);
            for (JobEvent event : batch) {
                emitter.send(frame(event));
                sent = event.sequence();
            }
            if (batch.isEmpty()) {
                if (finished) {
                    return;
                }
                if (++idle % LOOKS_A_HEARTBEAT == 0) {
                    emitter.send(SseEmitter.event().comment("still here"));
                }
                follower.await(LOOK_EVERY);
            }
        }
    }

    private SseEmitter.SseEventBuilder frame(JobEvent event) {
        return SseEmitter.event()
                .id(Long.toString(event.sequence()))
                .name(event.type())
                .data(json.writeValueAsString(event), MediaType.TEXT_PLAIN);
    }
}
