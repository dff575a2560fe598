namespace ProFL.Learning.Rules;

/// <summary>
/// What lets people begin with their own data: every image of a folder is read, a column without a name is none, a client with too little
/// data
/// is left out and the others go on, and a narrowed network fits the budgets that the roster has.
/// </summary>
public class RulesVersion4 : RulesVersion3
{
    /// <inheritdoc/>
    public override int Version => 4;

    /// <inheritdoc/>
    public override bool LeavesOutSmallClients => true;

    /// <inheritdoc/>
    protected override bool NarrowData => false;
}
