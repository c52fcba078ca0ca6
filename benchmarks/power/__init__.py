"""Cut the power while commands write and after they have ended, and see what is still there.

    sudo python -m benchmarks.power [ARTICLES.jsonl.gz] [--engine tantivy] [--state FILE]

The index lies on a file system of its own, ext4 on a loop device. Some seconds after the exit of a
command, that is shut down without writing what the system still holds in memory (FS_IOC_SHUTDOWN,
as xfstests does); what is then on the device is what a computer finds after a power cut. It must
have what the command did. Where the power is cut before it has ended, the last commit must stand,
or the new one. Needs Linux, root, losetup, mount and mkfs.ext4.
"""
