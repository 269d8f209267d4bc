import pytest
from django.urls import reverse

from carthub.editorial.permissions import Role
from carthub.editorial.services.invitations import invitation_link, invite
from tests.browser_fixtures import axe_faults

pytestmark = pytest.mark.browser
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OPEN = ["account_login", "account_reset_password", "account_signup", "invitation"]
OWN = ["account_change_password", "account_email", "account_logout", "mfa_index", "account_reauthenticate"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_that_axe_knows(open_page, admin_user, scheme, settings):
    page = open_page("/accounts/login/", width=320, color_scheme=scheme)
    faults = {}
    for name in OPEN:
        page.goto(reverse(name))
        faults[name] = axe_faults(page)
    zoe = invite(email="zoe@example.org", name="Zoe", roles=[Role.AUTHOR], by=admin_user)
    page.goto(invitation_link(zoe).removeprefix(settings.SITE_URL))
    faults["choosing a password"] = axe_faults(page)
    page = open_page("/accounts/2fa/", user=admin_user, width=320, color_scheme=scheme)
    for name in OWN:
        page.goto(reverse(name))
        faults[name] = axe_faults(page)
    assert faults == {name: [] for name in [*OPEN, "choosing a password", *OWN]}


def test_a_passkey_is_added_and_signs_in(open_page, admin_user):
    page = open_page("/accounts/login/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    page.get_by_label("User name or e-mail address").fill("admin")
    page.get_by_label("Password", exact=True).fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")
