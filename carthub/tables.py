"""Every table, once: who may read it. Anonymous requests run no SQL on a workspace table."""

PUBLIC = frozenset(
    """
    articles.PostCount articles.PublishedArticle articles.PublishedTagging
    editorial.Address editorial.Change editorial.Citation editorial.OutsideComment editorial.Person
    editorial.PublicPicture editorial.PublishedAuthor editorial.Reference editorial.SharedPage
    editorial.Site editorial.SiteVersion
    topics.PublishedTopicPage topics.Topic topics.Topic_broader topics.TopicCode topics.TopicCount
    topics.TopicName topics.TopicPair
    editorial.ErasedAddress editorial.Follower editorial.MissedAddress
    """.split()
)

WORKSPACE = frozenset(
    """
    account.EmailAddress account.EmailConfirmation admin.LogEntry
    articles.Article articles.Pin articles.TaggedArticle
    auth.Group auth.Group_permissions auth.Permission auth.User auth.User_groups auth.User_user_permissions
    contenttypes.ContentType
    editorial.ApprovedWord editorial.Authorship editorial.Credential editorial.Document editorial.Event
    editorial.Note editorial.Notice editorial.Picture editorial.Presence editorial.Profile
    editorial.Replacement editorial.Review editorial.Revision editorial.Schedule editorial.Share
    editorial.WorkingCopy
    mfa.Authenticator sessions.Session taggit.Tag taggit.TaggedItem
    topics.StartHere topics.TopicChange topics.TopicPage
    editorial.Erasing editorial.PageLink
    """.split()
)
