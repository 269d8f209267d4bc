import re
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from carthub.lib.environment import host_and_port, local_secret_key, reachable_host
from carthub.lib.media_address import media_storage

BASE_DIR = Path(__file__).resolve().parent.parent

# The environment: every variable is told in docs/operators.md
env = environ.Env()
DEBUG = env.bool("CARTHUB_DEBUG", default=False)
VAR = Path(env.str("CARTHUB_VAR", default=str(BASE_DIR / "var"))).resolve()
SECRET_KEY = env.str("CARTHUB_SECRET_KEY", default="") or local_secret_key(VAR)
HOST = env.str("CARTHUB_HOST", default="127.0.0.1")
PORT = env.int("CARTHUB_PORT", default=8000)
WORKERS = env.int("CARTHUB_WORKERS", default=2)
PUBLIC_URL = env.str("CARTHUB_URL", default="").rstrip("/")
PROXIES = env.int("CARTHUB_PROXIES", default=1 if PUBLIC_URL.startswith("https:") else 0)
LOAD_DEMO = env.bool("CARTHUB_DEMO", default=True)
LANGUAGE_CODE = env.str("CARTHUB_LANGUAGE", default="en")
TIME_ZONE = env.str("CARTHUB_TIME_ZONE", default="UTC")
DATABASE = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR}/carthub.sqlite3")
PAGES_URL = env.str("CACHE_URL", default="")
PAGE_CACHE_MB = env.int("CARTHUB_PAGE_CACHE_MB", default=0 if DEBUG else 16)
CDN = [address.rstrip("/") for address in env.list("CARTHUB_CDN", default=[])]
MEDIA_STORAGE = env.str("MEDIA_STORAGE_URL", default="")
EMAIL = env.email_url("CARTHUB_EMAIL_URL", default="consolemail://" if DEBUG else "dummymail://")
EMAIL_SENDER = env.str("CARTHUB_EMAIL_FROM", default="")

# Addresses
SITE_URL = PUBLIC_URL or f"http://{host_and_port(reachable_host(HOST), PORT)}"
ORIGIN = re.fullmatch(r"(https?)://(\[[0-9a-f:]+\]|[\w.-]+)(:\d+)?", SITE_URL)
if ORIGIN is None:
    raise ImproperlyConfigured(
        f"CARTHUB_URL is like https://hub.example.org, with no path. It is: {SITE_URL}"
    )
for address in CDN:
    if not re.fullmatch(r"https?://(\[[0-9a-f:]+\]|[\w.-]+)(:\d+)?", address):
        raise ImproperlyConfigured(
            f"CARTHUB_CDN is like http://127.0.0.1:6081, with no path. It is: {address}"
        )
SCHEME, PUBLIC_HOST = ORIGIN[1], ORIGIN[2]
TLS = SCHEME == "https"
ALLOWED_HOSTS = [PUBLIC_HOST, "localhost", "127.0.0.1", "[::1]"]  # and probes on the machine itself
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "carthub.urls"
WSGI_APPLICATION = "carthub.wsgi.application"

# Apps, middleware, templates
INSTALLED_APPS = [
    "carthub.admin_config.HubAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "carthub.editorial",
    "topics",
    "articles",
    "carthub",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "carthub.middleware.TextGZip",
    "django.middleware.common.CommonMiddleware",
    "carthub.purging.purge_cdn",
    "carthub.middleware.site_version",
    "carthub.middleware.page_cache",  # what stands below runs once for a kept page
    "carthub.security.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "carthub.middleware.site_row",
    "carthub.middleware.page_language",
    "carthub.middleware.moved",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "carthub.middleware.own_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "carthub.context.site",
            ],
        },
    },
]

# Database: SQLite in VAR unless DATABASE_URL says otherwise; connections stay open, a page costs a third
DATABASES = {"default": DATABASE | {"CONN_MAX_AGE": 0 if DEBUG else 600}}
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,  # seconds; waiting writers ask again by turns that are not fair
        "init_command": (
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
            "PRAGMA mmap_size = 33554432; PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY;"
            "PRAGMA journal_size_limit = 67108864;"
        ),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)  # seconds
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: the limits on signing in count here, so all workers share it; pages are kept apart, see caching.py
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "carthub_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
if PAGES_URL and not PAGES_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured(f"CACHE_URL is like redis://127.0.0.1:6379/0. It is: {PAGES_URL}")

# Language and time
USE_I18N = True
USE_TZ = True

# Files: pictures have no public address of their own; a view serves them
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "carthub.lib.sheets.SheetFinder",
]
SHEETS_SOURCE = BASE_DIR / "static" / "css"
SHEETS_ROOT = VAR / "sheets"
MEDIA_ROOT = VAR / "media"
HASHED_FILES = "carthub.lib.storage.HashedFiles"
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
try:
    PICTURES = media_storage(MEDIA_STORAGE)
except ValueError as error:
    raise ImproperlyConfigured(error) from None
STORAGES = {
    "default": PICTURES,
    "staticfiles": {"BACKEND": PLAIN_FILES if DEBUG else HASHED_FILES},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a text too long is answered at its field

# Safety
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
X_FRAME_OPTIONS = "DENY"  # for old browsers; the others obey frame-ancestors, which lets us frame a preview
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# W005 and W021: whether subdomains and the browsers' preload list are bound too is the operator's to decide
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Signing in: staff only, nobody can sign up
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "carthub.editorial.permissions.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "carthub.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True  # a code is typed; a link would put a secret into logs
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = PUBLIC_HOST
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS

# Mail: EMAIL_BACKEND, EMAIL_HOST and so on, all from one address
vars().update(EMAIL)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL_SENDER or f"hub@{PUBLIC_HOST}"

# Logging: to stderr; Django logs paths without their query, and nothing about the person
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"tokens": {"()": "carthub.lib.logs.WithoutTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["tokens"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": []},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # anybody can send any host
        "fido2": {"level": "WARNING"},
    },
}

# The press: where its gate and its stages are listed
CARTHUB_PRESS_PLAN = "carthub.press_stages"
