# Varnish 7 before CartHub: keeps public pages until the hub says that they changed.
# Start the hub with CARTHUB_CDN=http://127.0.0.1:6081 (the address of this Varnish).
vcl 4.1;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
}

# Every server of the hub, and nobody else.
acl hub {
    "127.0.0.1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        # A comma means that somebody asks through the web server on the same machine.
        if (client.ip !~ hub || req.http.X-Forwarded-For ~ ",") {
            return (synth(405));
        }
        if (!req.http.Surrogate-Key) {
            return (synth(400));
        }
        ban("obj.http.Surrogate-Key ~ (^|\s)(" + regsuball(req.http.Surrogate-Key, "\s+", "|") + ")(\s|$)");
        return (synth(200, "Purged"));
    }
    # Pages have no cookie for readers; whoever is signed in is never answered from here.
    if (req.http.Cookie ~ "(^|;\s*)(sessionid|messages)=") {
        return (pass);
    }
    if (req.url !~ "^/(admin|accounts|read)/") {
        unset req.http.Cookie;
    }
}

sub vcl_backend_response {
    # No page is shown a moment longer than the hub allows: one may be due then.
    set beresp.grace = 0s;
    # Only what the hub names is kept: pages with `s-maxage`, pictures and static files.
    if (beresp.http.Cache-Control !~ "s-maxage|immutable" || beresp.http.Set-Cookie) {
        set beresp.ttl = 10s;
        set beresp.uncacheable = true;
    }
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.Surrogate-Key;
}
