namespace ProFL.Tools.Pages;

/// <summary>
/// What is watched is kept once for all who watch it: it begins with the first, and ends a while after the last has gone, so that a page
/// that is opened again finds it.
/// </summary>
/// <typeparam name="T">What is watched.</typeparam>
/// <param name="make">Makes it of its name.</param>
/// <param name="run">Keeps it up to date until it is cancelled.</param>
/// <param name="grace">How long it stays without anybody.</param>
internal sealed class Watchers<T>(Func<string, T> make, Func<T, CancellationToken, Task> run, TimeSpan grace)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Begins to watch.</summary>
    /// <param name="name">What.</param>
    public Lease Watch(string name)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out Entry? entry))
            {
                entry = new Entry(make(name));
                _entries.Add(name, entry);
                CancellationToken ending = entry.Ending.Token;
                _ = Task.Run(() => run(entry.Watched, ending), CancellationToken.None);
            }

            entry.Watching++;
            return new Lease(this, name, entry);
        }
    }

    private void Leave(string name, Entry entry)
    {
        lock (_gate)
        {
            entry.Watching--;
            entry.Left++;
            _ = EndLater(name, entry, entry.Left);
        }
    }

    private async Task EndLater(string name, Entry entry, long left)
    {
        await Task.Delay(grace).ConfigureAwait(false);
        lock (_gate)
        {
            if (entry.Watching > 0 || entry.Left != left)
            {
                return;
            }

            _entries.Remove(name);
        }

        await entry.Ending.CancelAsync().ConfigureAwait(false);
        entry.Ending.Dispose();
    }

    /// <summary>Somebody who watches, until it is disposed.</summary>
    internal sealed class Lease : IDisposable
    {
        private readonly Watchers<T> _owner;
        private readonly string _name;
        private readonly Entry _entry;
        private int _left;

        internal Lease(Watchers<T> owner, string name, Entry entry) => (_owner, _name, _entry) = (owner, name, entry);

        /// <summary>What is watched.</summary>
        public T Watched => _entry.Watched;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                _owner.Leave(_name, _entry);
            }
        }
    }

    internal sealed class Entry(T watched)
    {
        public T Watched => watched;

        public CancellationTokenSource Ending { get; } = new();

        public int Watching { get; set; }

        public long Left { get; set; }
    }
}
