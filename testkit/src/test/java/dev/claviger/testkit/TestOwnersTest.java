package dev.claviger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.Owner;
import org.junit.jupiter.api.Test;

class TestOwnersTest {
    private final TestOwners owners = TestOwners.of(Owner.user("ada"), Owner.service("ci"));

    @Test
    void find_answersWithTheOwnerOfThatId() {
        assertThat(owners.find("ada")).contains(Owner.user("ada"));
        assertThat(owners.find("Ada")).isEmpty();
    }

    @Test
    void put_takesThePlaceOfTheOwnerOfThatId() {
        owners.put(Owner.user("ada").withRoles("user"));

        assertThat(owners.find("ada")).contains(Owner.user("ada").withRoles("user"));
    }

    @Test
    void change_startsFromTheOwnerAsItIs() {
        owners.change("ada", ada -> ada.withRoles("user"));
        owners.change("ada", ada -> ada.withGroups("writers"));

        assertThat(owners.find("ada"))
                .contains(Owner.user("ada").withRoles("user").withGroups("writers"));
    }

    @Test
    void change_refusesWhatItCannotDo() {
        assertThatIllegalArgumentException().isThrownBy(() -> owners.change("bob", bob -> bob));
        assertThatIllegalArgumentException().isThrownBy(() -> owners.change("ada", ada -> Owner.user("bob")));
        assertThat(owners.find("ada")).contains(Owner.user("ada"));
    }

    @Test
    void remove_deletesTheOwner() {
        owners.remove("ada");
        owners.remove("ada");

        assertThat(owners.find("ada")).isEmpty();
    }

    @Test
    void failWith_makesEveryLookUpThrow_untilItRecovers() {
        IllegalStateException trouble = new IllegalStateException("no connection");
        owners.failWith(trouble);
        assertThatThrownBy(() -> owners.find("ada")).isSameAs(trouble);

        owners.recover();

        assertThat(owners.find("ada")).isPresent();
    }
}
