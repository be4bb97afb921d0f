package dev.claviger.benchmarks;

import dev.claviger.Owner;
import dev.claviger.policy.Availability;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Grant;
import dev.claviger.policy.Grants;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.spi.OwnerDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The owners of a host, each with one role and two groups, and a policy whose endpoint entries are spread over the lists
 * for everyone, for three roles and for twenty groups.
 */
public final class Population implements OwnerDirectory {
    private static final String EVERYONE = "everyone";
    private static final List<String> ROLES = List.of("member", "editor", "auditor");
    private static final int GROUPS = 20;
    private static final int REQUESTS_OF_A_LIST = 16;

    /** Always the same seed, so that two runs do the same work. */
    private final Random random = new Random(20_261_120);

    private final EndpointLists lists = new EndpointLists(random);
    private final Map<String, List<String>> entriesBySubject = new HashMap<>();
    private final Map<String, List<Request>> requestsBySubject = new HashMap<>();
    private final Map<String, Owner> owners = new HashMap<>();

    /**
     * Makes them up, always the same.
     *
     * @param entries endpoint entries in the policy
     * @param size how many owners
     */
    public Population(int entries, int size) {
        lists.entries(entries)
                .forEach(entry -> entriesBySubject
                        .computeIfAbsent(anySubject(), subject -> new ArrayList<>())
                        .add(entry));
        for (int i = 0; i < size; i++) {
            Owner owner = Owner.user(id(i))
                    .withRoles(anyRole())
                    .withGroups(group(i), group(i + 1 + random.nextInt(GROUPS - 1)));
            owners.put(owner.id(), owner);
        }
    }

    /** Returns the endpoint entries by whom they are for: everyone, a role, a group. */
    Map<String, List<String>> entriesBySubject() {
        return entriesBySubject;
    }

    /** Returns all whose entries hold for an owner. */
    static List<String> subjectsOf(Owner owner) {
        List<String> subjects = new ArrayList<>(List.of(EVERYONE));
        subjects.addAll(owner.roles());
        subjects.addAll(owner.groups());
        return subjects;
    }

    int size() {
        return owners.size();
    }

    /** Returns the id of an owner; each time a new string, as from a database. */
    static String id(int number) {
        return "owner-" + (10_000_000 + number);
    }

    @Override
    public Optional<Owner> find(String ownerId) {
        return Optional.ofNullable(owners.get(ownerId));
    }

    /** Of ten entries two are for everyone, three for a role, five for a group. */
    private String anySubject() {
        int of10 = random.nextInt(10);
        return of10 < 2 ? EVERYONE : of10 < 5 ? anyRole() : group(random.nextInt(GROUPS));
    }

    private String anyRole() {
        return ROLES.get(random.nextInt(ROLES.size()));
    }

    private static String group(int number) {
        return "group-" + number % GROUPS;
    }

    PolicyDocument policy() {
        PolicyDocument.Builder policy =
                PolicyDocument.builder().usage(Availability.EVERYONE).endpoints(list(EVERYONE));
        Grants grants = Grants.none();
        for (String role : ROLES) {
            grants = grants.withRole(role, Grant.GRANTED);
            policy.roleEndpoints(role, list(role));
        }
        for (int i = 0; i < GROUPS; i++) {
            policy.groupEndpoints(group(i), list(group(i)));
        }
        return policy.grants(grants).build();
    }

    private EndpointSet list(String subject) {
        return EndpointSet.of(entriesBySubject.getOrDefault(subject, List.of()));
    }

    /** Returns a request that one of the owner's lists allows, each list being as likely as the others. */
    Request requestOf(Owner owner) {
        List<String> subjects = subjectsOf(owner);
        subjects.retainAll(entriesBySubject.keySet());
        List<Request> choice =
                requestsBySubject.computeIfAbsent(subjects.get(random.nextInt(subjects.size())), this::requests);
        return choice.get(random.nextInt(choice.size()));
    }

    /*
     * Few enough to stay in the processor's cache: a server has written the text of a request just before it is judged,
     * so that misses on it would be the benchmark's and nobody else's.
     */
    private List<Request> requests(String subject) {
        List<String> entries = entriesBySubject.getOrDefault(subject, List.of());
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS_OF_A_LIST; i++) {
            requests.add(lists.allowedBy(entries.get(random.nextInt(entries.size()))));
        }
        return requests;
    }
}
