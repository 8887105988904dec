#!/usr/bin/python3
"""A small OpenStack Swift with its S3 side, for tests: one machine, one disk, one copy, the services Debian packages as python3-swift.

Usage: swift-s3.py FOLDER S3-PORT PORT PORT PORT. Runs until its standard input ends, so that nothing outlives a killed test.
"""
import os
import pwd
import signal
import sys

folder, s3_port, *ports = sys.argv[1], *map(int, sys.argv[2:])
stores = dict(zip(('account', 'container', 'object'), ports, strict=True))
os.makedirs(f'{folder}/disks/d1', exist_ok=True)

with open(f'{folder}/swift.conf', 'w') as conf:
    conf.write("""[swift-hash]
swift_hash_path_prefix = tests
swift_hash_path_suffix = tests
[storage-policy:0]
name = one
default = yes
""")
# Newer ones read it as they are loaded, so this comes before the imports; those of Debian 12 know only the call.
os.environ['SWIFT_CONF_FILE'] = f'{folder}/swift.conf'

from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.utils import set_swift_dir  # noqa: E402
from swift.common.wsgi import run_wsgi  # noqa: E402

set_swift_dir(folder)


def settings(port):
    return f"""[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {pwd.getpwuid(os.getuid()).pw_name}
swift_dir = {folder}
devices = {folder}/disks
mount_check = false
disable_fallocate = true
log_level = WARNING
log_address = {folder}/no-syslog
"""


for kind, port in stores.items():
    # 2 partitions, 1 copy: the disk is the test's own.
    builder = RingBuilder(1, 1, 0)
    builder.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': port, 'replication_ip': '127.0.0.1',
                     'replication_port': port, 'device': 'd1', 'weight': 1, 'meta': ''})
    builder.rebalance()
    builder.get_ring().save(f'{folder}/{kind}.ring.gz')
    with open(f'{folder}/{kind}.conf', 'w') as conf:
        conf.write(f'{settings(port)}[pipeline:main]\npipeline = {kind}-server\n[app:{kind}-server]\nuse = egg:swift#{kind}\n')

filters = ['catch_errors', 'gatekeeper', 'memcache', 'listing_formats', 'bulk', 's3api', 'tempauth', 'slo', 'dlo', 'symlink']
own = {
    'memcache': 'memcache_servers = 127.0.0.1:1',
    's3api': 'location = us-east-1',
    'tempauth': 'user_test_tester = testing .admin',
}
with open(f'{folder}/proxy.conf', 'w') as conf:
    conf.write(f"{settings(s3_port)}[pipeline:main]\npipeline = {' '.join(filters)} proxy-server\n")
    conf.write('[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n')
    for name in filters:
        conf.write(f"[filter:{name}]\nuse = egg:swift#{name}\n{own.get(name, '')}\n")

children = []
for kind in (*stores, 'proxy'):
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.exit(run_wsgi(f'{folder}/{kind}.conf', f'{kind}-server'))
    children.append(child)

sys.stdin.read()
for child in children:
    os.kill(child, signal.SIGKILL)
