package dev.claviger.conformance.nodes.revocation;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Random;

/** Injects faults for as long as a run lasts. */
final class Faults {
    private final Rig rig;
    private final Crew crew;
    private final Random random;
    private final FaultKind kind;
    private final Course course;

    /** A run that begins now. */
    Faults(Rig rig, Crew crew, Random random, Options options) {
        this.rig = rig;
        this.crew = crew;
        this.random = random;
        this.kind = options.fault();
        this.course = new Course(rig, options.length());
    }

    /** Injects what was asked for; returns when the run is over. */
    void inject() throws IOException, SQLException, InterruptedException {
        NodeFaults nodes = new NodeFaults(rig.nodes(), crew, course, random);
        switch (kind) {
            case NONE -> {}
            case CHANNEL -> nodes.disturbNews();
            case DATABASE -> nodes.cutOff();
            case FREEZE -> nodes.freeze();
            case CLOCK -> nodes.setClocks();
            case SUSPEND -> nodes.suspend();
            case STORM -> new Storm(rig, crew.errands(), course).rage();
            case MINUTE -> new Minutes(rig, crew.errands(), course).turn();
            case FAILOVER, REPLICA, BALANCER, POOLER -> rig.servers().disturb(rig, crew, course);
        }
        course.pause(course.millisLeft());
    }
}
