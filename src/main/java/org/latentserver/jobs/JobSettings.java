package org.latentserver.jobs;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How jobs are run.
 *
 * @param concurrent jobs that run at a time on this server
 * @param threads of a trainer's numeric work; 0 takes the cores of the machine
 * @param trainerHeap Java heap of a trainer; the engine's tensors come on top
 * @param trainerOptions further JVM options of a trainer
 * @param nice added to a trainer's scheduling priority number, so that serving goes first; 0 is off
 * @param maxCrashes trainer crashes in a row, without a checkpoint between them, until a job fails
 * @param checkpointEvery time between checkpoints within an epoch
 * @param stopGrace from asking a trainer to stop until it is killed
 * @param maxEvents progress and metric events kept of a job; beyond, only its newest figures
 * @param eventStreams clients that may follow events at a time
 * @param trainerLog size of a trainer's log; what comes after is dropped
 */
@Validated
@ConfigurationProperties("latent.jobs")
record JobSettings(
        @DefaultValue("1") @Min(1) @Max(64) int concurrent,
        @DefaultValue("0") @Min(0) @Max(1024) int threads,
        @DefaultValue("2GB") DataSize trainerHeap,
        @DefaultValue List<String> trainerOptions,
        @DefaultValue("10") @Min(0) @Max(19) int nice,
        @DefaultValue("3") @Min(1) @Max(100) int maxCrashes,
        @DefaultValue("30s") Duration checkpointEvery,
        @DefaultValue("30s") Duration stopGrace,
        @DefaultValue("100000") @Min(100) int maxEvents,
        @DefaultValue("64") @Min(0) @Max(10_000) int eventStreams,
        @DefaultValue("5MB") DataSize trainerLog) {}
