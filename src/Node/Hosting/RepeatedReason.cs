namespace ProFL.Node.Hosting;

/// <summary>
/// Tells a new reason from one that is given again, so that what is tried every two seconds is logged once. Numbers do not count: a disk
/// that is full says another number of bytes every time.
/// </summary>
public sealed class RepeatedReason
{
    private string _last = "";

    /// <summary>Whether it is another reason than the last one.</summary>
    public bool IsNew(string reason)
    {
        string letters = string.Concat(reason.Where(char.IsLetter));
        bool isNew = letters != _last;
        _last = letters;
        return isNew;
    }

    /// <summary>Whatever comes next is new.</summary>
    public void Clear() => _last = "";
}
