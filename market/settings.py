"""Settings. Values come from market.env; product choices are columns or constants in the apps, never here."""

from email.utils import parseaddr
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from market.env import BASE_DIR, clamd_url, env, gateway, mailer, push_key, quiet_hours, tsa, witness_key

SECRET_KEY: str = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env("SECRET_KEY_FALLBACKS")
WITNESS_KEY: str = witness_key()  # Ed25519 seed, 32 bytes in base64; another one is a rotation
WITNESS_TSA_URL, WITNESS_TSA_CERT = tsa()
ORDER_CODE_ABOVE: int = env("ORDER_CODE_ABOVE")  # đồng
WITNESS_LARGE: int = env("WITNESS_LARGE")  # đồng
DEBUG: bool = env("DEBUG")
DEMO: bool = env("DEMO")
SITE_URL: str = env("SITE_URL").rstrip("/")
ALLOWED_HOSTS: list[str] = env("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS: list[str] = env("CSRF_TRUSTED_ORIGINS")
TRUST_PROXY: bool = env("TRUST_PROXY")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "market.kernel",
    "market.gate",
    "market.accounts",
    "market.places",
    "market.policies",
    "market.files",
    "market.notices",
    "vetting",
    "sessions",
    "orders",
    "market.storefront",
    "market.mine",
    "market.office_home",
    "market.demo",
]

MIDDLEWARE = [
    "sessions.middleware.LiveFragmentMiddleware",  # the hottest page leaves before anything else is done
    "market.kernel.pace.PaceMiddleware",  # how fast everything else answers, for the control room
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "market.kernel.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "market.kernel.middleware.OneSpellingMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "market.accounts.middleware.AccessRuleMiddleware",
    "market.kernel.middleware.ProblemMiddleware",
    "market.office_home.rehearsal.middleware.RehearsalMiddleware",
    "market.office_home.time_machine.TimeMachineMiddleware",
]

ROOT_URLCONF = "market.urls"
WSGI_APPLICATION = "market.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "market.office_home.context.frame",
            ],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "market.kernel.templatetags.fields",
                "market.kernel.templatetags.formats",
                "market.kernel.templatetags.styles",
                "market.files.templatetags.files",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db("DATABASE_URL")
    | {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "market.kernel.clock.cache_name",
        "OPTIONS": {
            "SOCKET_CONNECT_TIMEOUT": 0.25,
            "SOCKET_TIMEOUT": 0.5,
            "IGNORE_EXCEPTIONS": True,  # without Redis pages are slower, not broken
        },
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds

# --- files ------------------------------------------------------------------------------------------------------------
MEDIA_ROOT = Path(env("MEDIA_ROOT"))
STATIC_ROOT = Path(env("STATIC_ROOT"))
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
S3_ENDPOINT_URL: str = env("S3_ENDPOINT_URL")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": S3_ENDPOINT_URL,
            "bucket_name": env("S3_BUCKET"),
            "access_key": env("S3_ACCESS_KEY"),
            "secret_key": env("S3_SECRET_KEY"),
            "file_overwrite": False,
        },
    }
    if S3_ENDPOINT_URL
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "published": {"BACKEND": "market.files.published.InBucket" if S3_ENDPOINT_URL else "market.files.published.OnDisk"},
    "staticfiles": {"BACKEND": "market.kernel.statics.StaticFiles"}
    if not DEBUG
    else {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CLAMD_URL: str = clamd_url()
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes; larger uploads go to a temporary file
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["market.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# --- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("full_name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "office_home:after-log-in"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_ADAPTER = "market.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "market.accounts.forms.SignInForm",
    "signup": "market.accounts.forms.SignUpForm",
    "reset_password": "market.accounts.forms.ForgotPasswordForm",
    "reset_password_from_key": "market.accounts.forms.NewPasswordForm",
    "confirm_password_reset_code": "market.accounts.forms.ResetCodeForm",
    "confirm_email_verification_code": "market.accounts.forms.EmailCodeForm",
    "verify_phone": "market.accounts.forms.PhoneCodeForm",
    "add_email": "market.accounts.forms.AddEmailForm",
    "change_password": "market.accounts.forms.ChangePasswordForm",
    "set_password": "market.accounts.forms.SetPasswordForm",
    "reauthenticate": "market.accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]  # SignUpForm asks for one of the two at least
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = 3  # times
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # seconds
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True  # one address per person; the old one holds until the new one is proved
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # the password again before a contact changes
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "market.accounts.second_step.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "market.accounts.forms.second_step.SecondStepForm",
    "reauthenticate": "market.accounts.forms.second_step.CodeAgainForm",
    "activate_totp": "market.accounts.forms.second_step.TurnOnCodesForm",
    "add_webauthn": "market.accounts.forms.second_step.AddKeyForm",
    "edit_webauthn": "market.accounts.forms.second_step.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # periods: a phone's clock may be half a minute wrong
MFA_RATE_LIMITS = False  # as below
OFFICE_SECOND_STEP: bool = env("OFFICE_SECOND_STEP")
ACCOUNT_RATE_LIMITS = False  # market.gate limits instead: allauth's limits shut everybody out when Redis is gone

# --- mail and messages ------------------------------------------------------------------------------------------------
MAILERS = {"default": mailer()}
DEFAULT_FROM_EMAIL: str = env("DEFAULT_FROM_EMAIL")
QUIET_HOURS = quiet_hours()
SMS_URL: str = gateway("SMS_URL")
ZALO_URL: str = gateway("ZALO_URL")
GATEWAY_TOKEN: str = env("GATEWAY_TOKEN")

HOST_CHECK_ADAPTER: str = env.str("HOST_CHECK_ADAPTER")  # sessions.checks.identification tells what it must be

# --- streams and pushes -----------------------------------------------------------------------------------------------
STREAM_HOSTS: list[str] = [host.lower() for host in env("STREAM_HOSTS")]
PUSH_KEY: str = push_key()
PUSH_CONTACT: str = env.str("PUSH_CONTACT") or f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"
PUSH_HOSTS: list[str] = [host.lower() for host in env("PUSH_HOSTS")]

# --- security ---------------------------------------------------------------------------------------------------------
HTTPS = SITE_URL.startswith("https://")
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "frame-src": ["https://www.youtube-nocookie.com", "https://www.facebook.com"],
    "media-src": [CSP.SELF, *(f"https://{host}" for host in STREAM_HOSTS)],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # nginx redirects
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "market.kernel.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"

# --- work in the background -------------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # results are rows
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300  # seconds
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "orders.reports.tasks.compile_report_task": {"queue": "reports"},
    "orders.archives.tasks.compile_archive_task": {"queue": "reports"},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600, "socket_timeout": 2, "socket_connect_timeout": 1}
CELERY_TASK_PUBLISH_RETRY = False  # a nudge that fails is harmless: the finder comes by

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
