namespace ProFL.Learning.Memory;

/// <summary>Counts the bytes of tensors that are there at once while a training is gone through in thought.</summary>
internal sealed class LiveTensors
{
    private readonly List<(long Bytes, int Holders)> _tensors = [];
    private long _now;

    /// <summary>The most that was there at once, in bytes.</summary>
    public long Peak { get; private set; }

    /// <summary>A new tensor; who makes it holds it.</summary>
    /// <param name="bytes">What it takes.</param>
    /// <returns>Its number.</returns>
    public int Make(long bytes)
    {
        _tensors.Add((bytes, 1));
        _now += bytes;
        Peak = Math.Max(Peak, _now);
        return _tensors.Count - 1;
    }

    /// <summary>One more holds a tensor.</summary>
    public void Hold(int tensor) => _tensors[tensor] = _tensors[tensor] with { Holders = _tensors[tensor].Holders + 1 };

    /// <summary>One less holds a tensor: it is gone when nobody does.</summary>
    public void Let(int tensor)
    {
        (long bytes, int holders) = _tensors[tensor];
        _tensors[tensor] = (bytes, holders - 1);
        _now -= holders == 1 ? bytes : 0;
    }

    /// <summary>What a tensor takes.</summary>
    public long BytesOf(int tensor) => _tensors[tensor].Bytes;

    /// <summary>How many hold a tensor.</summary>
    public int HoldersOf(int tensor) => _tensors[tensor].Holders;

    /// <summary>What is there for a moment beside the tensors.</summary>
    /// <param name="bytes">How much.</param>
    public void Work(long bytes) => Peak = Math.Max(Peak, _now + bytes);
}
