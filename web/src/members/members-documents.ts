import { graphql } from '../gql/gql.ts';

export const MemberLine = graphql(`
  fragment MemberLine on Member {
    id
    name
    email
    role
    isViewer
    since
  }
`);

export const InvitationLine = graphql(`
  fragment InvitationLine on MemberInvitation {
    id
    email
    role
    state
    invitedBy
    invitedAt
    sent
    expiresAt
    acceptedBy
  }
`);

export const MembersPage = graphql(`
  query MembersPage($publisher: ID!, $language: Language!) {
    node(id: $publisher) {
      __typename
      id
      ... on Publisher {
        publisherId
        name
        mayManageMembers
        ownerAdvice(language: $language)
        secondPersonSignOff
        members(first: 100) {
          totalCount
          nodes {
            ...MemberLine
          }
        }
        invitations(first: 100) {
          nodes {
            ...InvitationLine
          }
        }
      }
    }
  }
`);

export const InviteMember = graphql(`
  mutation InviteMember($input: InviteMemberInput!, $language: Language!) {
    inviteMember(input: $input) {
      __typename
      ... on InviteMemberPayload {
        invitation {
          ...InvitationLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const ResendInvitation = graphql(`
  mutation ResendInvitation($input: ResendInvitationInput!, $language: Language!) {
    resendInvitation(input: $input) {
      __typename
      ... on ResendInvitationPayload {
        invitation {
          ...InvitationLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const RevokeInvitation = graphql(`
  mutation RevokeInvitation($input: RevokeInvitationInput!, $language: Language!) {
    revokeInvitation(input: $input) {
      __typename
      ... on RevokeInvitationPayload {
        invitation {
          ...InvitationLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const ChangeMemberRole = graphql(`
  mutation ChangeMemberRole($input: ChangeMemberRoleInput!, $language: Language!) {
    changeMemberRole(input: $input) {
      __typename
      ... on ChangeMemberRolePayload {
        member {
          ...MemberLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const RemoveMember = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!, $language: Language!) {
    removeMember(input: $input) {
      __typename
      ... on RemoveMemberPayload {
        publisher {
          id
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const LeavePublisher = graphql(`
  mutation LeavePublisher($input: LeavePublisherInput!, $language: Language!) {
    leavePublisher(input: $input) {
      __typename
      ... on LeavePublisherPayload {
        publisherId
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const ChangeProfile = graphql(`
  mutation ChangeProfile($input: ChangePublisherProfileInput!, $language: Language!) {
    changePublisherProfile(input: $input) {
      __typename
      ... on ChangePublisherProfilePayload {
        publisher {
          id
          name
          secondPersonSignOff
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const AcceptInvitation = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!, $language: Language!) {
    acceptInvitation(input: $input) {
      __typename
      ... on AcceptInvitationPayload {
        publisher {
          id
          publisherId
          name
        }
        member {
          id
          role
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
